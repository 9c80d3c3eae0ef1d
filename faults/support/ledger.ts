import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Answer } from './http.ts';

/** What a client knows of a request: it was done, it was refused, or nobody told (5xx, a broken connection). */
export type Standing = 'acknowledged' | 'refused' | 'unknown';

export interface Entry {
  readonly id: string;
  /** What was asked for, as far as the comparison needs it. */
  readonly intent: Readonly<Record<string, string>>;
  readonly standing: Standing;
}

/**
 * The client's journal, outside the server and synced line by line: what was asked for, and what the client was told of it.
 * A request that has no second line is unknown.
 */
export class Ledger {
  readonly #file: string;
  readonly #descriptor: number;
  #isClosed = false;

  constructor(file: string) {
    this.#file = file;
    this.#descriptor = openSync(file, 'a+', 0o600);
  }

  /** Writes down the intent, sends, and writes down the answer. */
  async record(id: string, intent: Entry['intent'], send: () => Promise<Answer>): Promise<Answer> {
    this.#append({ id, intent });
    const answer = await send();
    this.#append({ id, standing: standingOf(answer) });
    return answer;
  }

  /** Everything that was asked for so far, read from the file. */
  entries(): readonly Entry[] {
    const entries = new Map<string, Entry>();
    for (const line of readFileSync(this.#file, 'utf8').split('\n')) {
      if (line === '') continue;
      const { id, intent, standing } = JSON.parse(line) as Partial<Entry> & { id: string };
      const known = entries.get(id);
      entries.set(id, {
        id,
        intent: intent ?? known?.intent ?? {},
        standing: standing ?? known?.standing ?? 'unknown',
      });
    }
    return [...entries.values()];
  }

  close(): void {
    this.#isClosed = true;
    closeSync(this.#descriptor);
  }

  #append(line: object): void {
    // An interrupted run still has requests under way.
    if (this.#isClosed) return;
    writeSync(this.#descriptor, `${JSON.stringify(line)}\n`);
    fsyncSync(this.#descriptor);
  }
}

export function standingOf({ status }: Answer): Standing {
  if (status >= 200 && status < 300) return 'acknowledged';
  return status >= 300 && status < 500 ? 'refused' : 'unknown';
}
