import type { Problem } from '#kernel/problem.ts';
import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { ImportProgress } from '../ports/repositories/imports.ts';
import { UniqueViolation } from '../ports/store.ts';
import { isProblem, problem } from '../problems.ts';
import { importUser } from './import-user.ts';
import { type ImportedUser, readImportedUser } from './imported-user.ts';

export interface ImportBatch {
  /** Home of the accounts. Internal id. */
  readonly tenantId: string;
  /** The import that this batch continues. */
  readonly name: string;
  /** Where it must stand: a batch counts once, whoever sends it. */
  readonly from: ImportProgress | undefined;
  /** One for each line of the file: parsed JSON, `malformed`, or `blank`, which counts as neither accepted nor rejected. */
  readonly lines: readonly ImportLine[];
}

export type ImportLine = { readonly json: unknown } | 'malformed' | 'blank';

export interface ImportOutcome {
  readonly progress: ImportProgress;
  readonly rejects: readonly { readonly line: number; readonly problem: Problem }[];
}

const ATTEMPTS = 5;
const NOTHING: ImportProgress = { lines: 0, accepted: 0, rejected: 0 };

/**
 * Imports the next lines of a file: users and progress in one transaction, so that a run that was cut off goes on where it
 * was. A line that is refused leaves the others alone.
 */
export const importUsers = defineOperation<ImportBatch, ImportOutcome>({
  name: 'user.import',
  access: { operator: true },
  problems: ['import-moved-on', 'service-unavailable'],
  async execute(ctx, batch) {
    const users = batch.lines.map((line) => read(ctx, line));
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await store(ctx, batch, users);
      } catch (error) {
        // Someone took a name between the look and the claim: the next look sees it.
        const lostRace = error instanceof UniqueViolation || (isProblem(error) && error.category === 'conflict');
        if (!lostRace || isProblem(error, 'import-moved-on') || attempt >= ATTEMPTS) throw error;
      }
    }
  },
});

type Read = { readonly user: ImportedUser } | { readonly refused: Problem } | undefined;

function read(ctx: Context, line: ImportLine): Read {
  if (line === 'blank') return undefined;
  if (line === 'malformed') return { refused: problem('not-an-object') };
  try {
    return { user: readImportedUser(ctx, line.json) };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { refused: error };
  }
}

function store(ctx: Context, { tenantId, name, from }: ImportBatch, users: readonly Read[]): Promise<ImportOutcome> {
  const before = from ?? NOTHING;
  return ctx.write(async (tx) => {
    const rejects: { line: number; problem: Problem }[] = [];
    let accepted = 0;
    for (const [index, one] of users.entries()) {
      if (one === undefined) continue;
      const refused = 'user' in one ? await importUser(ctx, tx, tenantId, one.user) : one.refused;
      if (refused === undefined) accepted += 1;
      else rejects.push({ line: before.lines + index + 1, problem: refused });
    }
    const progress = {
      lines: before.lines + users.length,
      accepted: before.accepted + accepted,
      rejected: before.rejected + rejects.length,
    };
    if (!(await tx.imports.advance(name, from, progress, ctx.now))) throw problem('import-moved-on');
    return { progress, rejects };
  });
}
