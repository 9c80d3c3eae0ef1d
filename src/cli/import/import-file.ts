import { stat } from 'node:fs/promises';
import { type ImportLine, type ImportOutcome, importUsers } from '#core/accounts/import-users.ts';
import { readImportProgress } from '#core/accounts/read-import-progress.ts';
import type { CliSession } from '../session.ts';
import { importName } from './import-name.ts';
import { progressBar } from './progress-bar.ts';
import { type ReadLine, readLines } from './read-lines.ts';

export interface FileImport {
  readonly file: string;
  /** tenantId or organisation number. */
  readonly tenant: string;
  readonly report: (rejects: ImportOutcome['rejects']) => void;
}

/** Lines in one transaction: few enough that a server beside it waits for the writer a moment only. */
const BATCH = 200;
const NOTHING = { lines: 0, accepted: 0, rejected: 0 };

/** Imports what is left of a file, batch by batch; memory stays flat. */
export async function importFile(session: CliSession, { file, tenant, report }: FileImport) {
  const tenantId = await session.tenantId(tenant);
  const name = await importName(file, tenantId);
  const found = await session.operate(readImportProgress, { name });
  const resumedAfter = found?.lines ?? 0;
  let progress = found;
  let batch: ImportLine[] = [];
  const bar = progressBar((await stat(file)).size);
  const flush = async (bytes: number) => {
    if (batch.length === 0) return;
    const outcome = await session.operate(importUsers, { tenantId, name, from: progress, lines: batch });
    // The report goes to the same screen.
    bar.clear();
    report(outcome.rejects);
    progress = outcome.progress;
    batch = [];
    bar.update(bytes, progress);
  };
  try {
    let line = 0;
    let bytes = 0;
    for await (const read of readLines(file)) {
      line += 1;
      bytes = read.bytes;
      if (line <= resumedAfter) continue;
      batch.push(parse(read));
      if (batch.length === BATCH) await flush(bytes);
    }
    await flush(bytes);
  } finally {
    bar.clear();
  }
  return { resumedAfter, progress: progress ?? NOTHING };
}

function parse({ text }: ReadLine): ImportLine {
  if (text === undefined) return 'malformed';
  if (text.trim() === '') return 'blank';
  try {
    return { json: JSON.parse(text) };
  } catch {
    return 'malformed';
  }
}
