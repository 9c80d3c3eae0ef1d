import { createHash } from 'node:crypto';
import { NeverPrepared } from './ask.ts';
import type { Queryable } from './queryable.ts';

/**
 * What PostgreSQL says of a prepared statement whose tables were changed since (by a newer node's migration), and of one that the
 * connection does not know, or knows already, because a pooler gives every transaction another one.
 */
const UNFIT = new Set<unknown>(['0A000', '26000', '42P05']);

/** Whether the same work, run again, goes through: without prepared statements, or because it has done nothing yet. */
export function isUnfit(error: unknown): boolean {
  return error instanceof NeverPrepared || UNFIT.has((error as { code?: unknown } | null)?.code);
}

/**
 * Compiled statements are parsed and planned once per connection, which is most of what a small read costs. Where that proves
 * unfit, none are prepared any more until the next start: all of a transaction's would fail one after another (ADR 106).
 */
export class PreparedStatements {
  readonly #names = new Map<string, string>();
  #areFit = true;

  /** The rows. Raises what the driver raises; a transaction that it breaks can be run again (`isUnfit`). */
  async run(queryable: Queryable, text: string, values: unknown[]): Promise<readonly unknown[]> {
    if (!this.#areFit) return (await queryable.query({ text, values })).rows;
    try {
      return (await queryable.query({ name: this.#nameOf(text), text, values })).rows;
    } catch (error) {
      if (isUnfit(error) && !(error instanceof NeverPrepared)) this.#areFit = false;
      throw error;
    }
  }

  #nameOf(text: string): string {
    let name = this.#names.get(text);
    if (name === undefined) {
      name = createHash('sha256').update(text).digest('base64url');
      this.#names.set(text, name);
    }
    return name;
  }
}
