import type { ShutdownMode } from './server.ts';

/** What a test process asks of its supervisor. */
export type Request = { readonly id: number } & (
  | { readonly action: 'open'; readonly durable: boolean }
  | { readonly action: 'start' }
  | { readonly action: 'stop'; readonly mode: ShutdownMode }
);

/** Where the running server is. */
export interface Address {
  /** The administrator's, with its password; the same over restarts. */
  readonly url: string;
  readonly pid: number;
}

/** The answer to the request of the same id; with an address after `open` and `start`. */
export interface Reply {
  readonly id: number;
  readonly address?: Address;
  readonly error?: string;
}
