import type { TSchema } from 'typebox';
import type { Operation } from '#core/operation.ts';
import type { PublishedRoute } from '../route.ts';
import type { FieldTags } from './problems.ts';

/** The parts of a request that decoders see, already checked against the schemas. */
export interface Wire {
  readonly body: Readonly<Record<string, never>>;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, never>>;
}

/** One line of the route table. */
export interface Route extends PublishedRoute {
  readonly query?: TSchema;
  /** Stricter than “any name” where the API answers a malformed one with 400. */
  readonly params?: TSchema;
  /** Other names that a member of the body may have (PUBLIC samples use them). */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly tags?: FieldTags;
  readonly decode: (wire: Wire) => unknown;
  readonly encode?: (output: never, wire: Wire) => unknown;
  readonly location?: (output: never) => string;
}

/** Declares a line with the types of its operation checked. */
export function route<Input, Output>(
  line: Omit<Route, 'operation' | 'decode' | 'encode' | 'location'> & {
    operation: Operation<Input, Output>;
    decode: (wire: { body: never; params: Readonly<Record<string, string>>; query: never }) => Input;
    encode?: (output: Output, wire: { query: never }) => unknown;
    location?: (output: Output) => string;
  },
): Route {
  return line as unknown as Route;
}
