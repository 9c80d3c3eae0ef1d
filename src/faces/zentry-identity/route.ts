import type { Static, TSchema } from 'typebox';
import type { Operation } from '#core/operation.ts';
import type { PublishedRoute } from '../route.ts';

/** The parts of a request that decoders see, already checked against the schema. */
interface Wire<Body> {
  readonly body: Body;
  /** The `tenant-id` header. */
  readonly tenant: string | undefined;
}

/** One line of the route table. */
export interface Route extends PublishedRoute {
  /** The heading in the published document. */
  readonly tag: 'Authorization' | 'Tenant' | 'TwoFactorCode' | 'User' | 'Zentry.Identity.Api';
  /** The call works in one tenant, so people who are in several must say in which. */
  readonly inTenant?: true;
  /** What its success carries besides. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly decode: (wire: Wire<never>) => unknown;
  readonly encode?: (output: never, wire: Wire<never>) => unknown;
}

/** Declares a line with the types of its operation and its body checked. */
export function route<Input, Output, Body extends TSchema>(
  line: Omit<Route, 'operation' | 'body' | 'status' | 'decode' | 'encode'> & {
    operation: Operation<Input, Output>;
    body?: Body;
    decode: (wire: Wire<Static<Body>>) => Input;
    encode?: (output: Output, wire: Wire<Static<Body>>) => unknown;
  },
): Route {
  return { status: 200, ...line } as unknown as Route;
}
