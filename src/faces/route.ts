import type { TSchema } from 'typebox';
import type { Operation } from '#core/operation.ts';

/** What every route table says of a line: what the API publishes, and which operation it is. */
export interface PublishedRoute {
  /** The number in the contract. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the face's base path, `{name}` for parameters. */
  readonly path: string;
  readonly summary: string;
  readonly operation: Operation<never, unknown>;
  readonly body?: TSchema;
  readonly status: number;
  readonly answer?: TSchema;
}
