import type { GuessRepository } from '#core/ports/repositories/guesses.ts';
import { compileOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import { deleteSome } from '../delete-some.ts';

const findGuess = compileOnce<{ key: string; now: number }, { failures: number; locked_until: number | null }>(
  ['key', 'now'],
  (db, { key, now }) =>
    db.selectFrom('guess').select(['failures', 'locked_until']).where('key', '=', key).where('expires_at', '>', now),
);

/** So many more in the window of `key`, or the first of a new one. */
const takeSome = compileOnce<
  { key: string; now: number; resetsAt: number; amount: number },
  { used: number; resets_at: number }
>(['key', 'now', 'resetsAt', 'amount'], (db, { key, now, resetsAt, amount }) =>
  db
    .insertInto('budget')
    .values({ key, used: amount, resets_at: resetsAt })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({
        used: eb
          .case()
          .when('budget.resets_at', '<=', now)
          .then(amount)
          .else(eb('budget.used', '+', amount))
          .end(),
        resets_at: eb.case().when('budget.resets_at', '<=', now).then(resetsAt).else(eb.ref('budget.resets_at')).end(),
      })),
    )
    .returning(['used', 'resets_at']),
);

const LAPSED_BUDGETS = { table: 'budget', key: ['key'], column: 'resets_at' } as const;
const LAPSED_GUESSES = { table: 'guess', key: ['key'], column: 'expires_at' } as const;

export function guessRepository(connection: Connection): GuessRepository {
  const { db } = connection;
  return {
    async find(key, now) {
      const [row] = await findGuess(db, { key, now });
      return row && { failures: row.failures, lockedUntil: row.locked_until };
    },
    async add(key, by, now, expiresAt) {
      const row = await db
        .insertInto('guess')
        .values({ key, failures: Math.max(by, 0), locked_until: null, updated_at: now, expires_at: expiresAt })
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet((eb) => {
            const sum = eb('guess.failures', '+', by);
            return {
              failures: eb
                .case()
                .when('guess.expires_at', '<=', now)
                .then(Math.max(by, 0))
                .when(sum, '<', 0)
                .then(0)
                .else(sum)
                .end(),
              locked_until: eb
                .case()
                .when('guess.expires_at', '<=', now)
                .then(null)
                .else(eb.ref('guess.locked_until'))
                .end(),
              updated_at: now,
              expires_at: expiresAt,
            };
          }),
        )
        .returning(['failures', 'locked_until'])
        .executeTakeFirstOrThrow();
      return { failures: row.failures, lockedUntil: row.locked_until };
    },
    async setLock(key, lockedUntil) {
      await db.updateTable('guess').set({ locked_until: lockedUntil }).where('key', '=', key).execute();
    },
    async clear(key) {
      await db.deleteFrom('guess').where('key', '=', key).execute();
    },
    async take(key, windowMs, now, amount = 1) {
      const [row] = await takeSome(db, { key, now, resetsAt: now + windowMs, amount });
      if (row === undefined) throw new Error('The upsert gave no row.');
      return { used: row.used, resetsAt: row.resets_at };
    },
    async deleteExpired(now, limit) {
      const budgets = await deleteSome(connection, LAPSED_BUDGETS, now, limit);
      return Math.max(budgets, await deleteSome(connection, LAPSED_GUESSES, now, limit));
    },
  };
}
