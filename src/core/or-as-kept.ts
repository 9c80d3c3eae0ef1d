import { setTimeout as sleep } from 'node:timers/promises';
import { OutcomeUnknown, type Repositories } from './ports/store.ts';

/** How often, and how far apart, the database is asked: it may be on its way back, or still at the commit. */
const LOOKS = 10;
const PAUSE_MS = 200;

/** Says, from inside the transaction, what it will give, and the audit row that it wrote, if it wrote one. */
type Settle<T> = (value: T, auditId: string | undefined) => void;

/**
 * What a write gives; where its connection broke after the commit was sent, what it would have given, if its audit row is there:
 * the row was in the same commit. Without such a row, or when it is not seen within two seconds, raises OutcomeUnknown.
 */
export async function orAsKept<T>(read: Repositories, write: (settle: Settle<T>) => Promise<T>): Promise<T> {
  let last: { value: T; auditId: string | undefined } | undefined;
  try {
    return await write((value, auditId) => {
      last = { value, auditId };
    });
  } catch (error) {
    if (!(error instanceof OutcomeUnknown) || last?.auditId === undefined) throw error;
    if (await isThere(read, last.auditId)) return last.value;
    throw error;
  }
}

async function isThere(read: Repositories, auditId: string): Promise<boolean> {
  for (let look = 0; look < LOOKS; look += 1) {
    if (await read.audit.exists(auditId).catch(() => false)) return true;
    await sleep(PAUSE_MS);
  }
  return false;
}
