import assert from 'node:assert/strict';
import { query } from './query.ts';

/** What there is of a server outside it. */
export interface Trace {
  readonly pid: number;
  readonly data: string;
}

/** Asks the server itself, because the process that started it may be another one. */
export async function trace(url: string): Promise<Trace> {
  const [row] = await query<{ file: string }>(url, `SELECT pg_read_file('postmaster.pid') AS file`);
  const [pid, data] = (row?.file ?? '').split('\n');
  assert.ok(pid && data);
  return { pid: Number(pid), data };
}

/** Whether a process of this id exists, whoever owns it. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
