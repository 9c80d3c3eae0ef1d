import type { TSchema } from 'typebox';
import type { Operation } from '#core/operation.ts';
import type { FieldTags } from './problems.ts';

/** The parts of a request that decoders see, already checked against the schemas. */
export interface Wire {
  readonly body: Readonly<Record<string, never>>;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, never>>;
}

/** One line of the route table: what the API publishes, which operation it is, and how both translate. */
export interface Route {
  /** The number in the contract. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base path, `{name}` for parameters. */
  readonly path: string;
  readonly summary: string;
  readonly operation: Operation<never, unknown>;
  readonly body?: TSchema;
  readonly query?: TSchema;
  /** Stricter than “any name” where the API answers a malformed one with 400. */
  readonly params?: TSchema;
  /** Other names that a member of the body may have (PUBLIC samples use them). */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly tags?: FieldTags;
  readonly status: number;
  readonly answer?: TSchema;
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
