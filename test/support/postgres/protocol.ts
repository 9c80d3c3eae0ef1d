import type { ShutdownMode } from './server.ts';

/** What a test process asks of its supervisor. */
export type Request = { readonly id: number } & (
  | { readonly action: 'open'; readonly durable: boolean }
  | { readonly action: 'start' }
  | { readonly action: 'stop'; readonly mode: ShutdownMode }
);

/** The answer to the request of the same id; `port` after `open`. */
export interface Reply {
  readonly id: number;
  readonly port?: number;
  readonly error?: string;
}
