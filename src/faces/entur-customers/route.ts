import type { TSchema } from 'typebox';
import type { Operation } from '#core/operation.ts';
import type { PublishedRoute } from '../route.ts';

/** The parts of a request that decoders see, already checked against the schemas. */
interface Wire<Body, Query> {
  readonly body: Body;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
}

/** One line of the route table; without a schema of its body, a body that is sent all the same is not read. */
export interface Route extends PublishedRoute {
  readonly tag: 'Authentication admin' | 'Profiles client';
  readonly query?: TSchema;
  readonly params?: TSchema;
  /** Members of the body that null clears; everywhere else null is absent. */
  readonly cleared?: readonly string[];
  readonly decode: (wire: Wire<never, never>) => unknown;
  readonly encode?: (output: never) => unknown;
  readonly headers?: (output: never) => Readonly<Record<string, string | number>>;
}

/** Declares a line with the types of its operation checked. */
export function route<Input, Output>(
  line: Omit<Route, 'operation' | 'decode' | 'encode' | 'headers'> & {
    operation: Operation<Input, Output>;
    decode: (wire: Wire<never, never>) => Input;
    encode?: (output: Output) => unknown;
    headers?: (output: Output) => Readonly<Record<string, string | number>>;
  },
): Route {
  return line as unknown as Route;
}
