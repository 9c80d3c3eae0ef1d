import type { Expression, ExpressionBuilder, OnConflictDatabase, OnConflictTables } from 'kysely';
import type { GuessRecord, GuessRepository } from '#core/ports/repositories/guesses.ts';
import { compileOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import { deleteSome } from '../delete-some.ts';
import type { Database } from '../schema.ts';

interface StoredGuess {
  failures: number;
  locked_until: number | null;
}

const findGuess = compileOnce<{ key: string; now: number }, StoredGuess>(['key', 'now'], (db, { key, now }) =>
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

type OnKnownKey = ExpressionBuilder<OnConflictDatabase<Database, 'guess'>, OnConflictTables<'guess'>>;

/** A record of `first` failures where there is none, or it lapsed; else with as many as `then` says, and its lock. */
function record(
  db: Connection['db'],
  { key, first, now, expiresAt }: { key: string; first: number; now: number; expiresAt: number },
  then: (eb: OnKnownKey) => Expression<number>,
) {
  return db
    .insertInto('guess')
    .values({ key, failures: first, locked_until: null, updated_at: now, expires_at: expiresAt })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({
        failures: eb.case().when('guess.expires_at', '<=', now).then(first).else(then(eb)).end(),
        locked_until: eb.case().when('guess.expires_at', '<=', now).then(null).else(eb.ref('guess.locked_until')).end(),
        updated_at: now,
        expires_at: expiresAt,
      })),
    )
    .returning(['failures', 'locked_until']);
}

/** So many failures more, or fewer, and never below none. */
const addSome = compileOnce<{ key: string; by: number; first: number; now: number; expiresAt: number }, StoredGuess>(
  ['key', 'by', 'first', 'now', 'expiresAt'],
  (db, { by, ...given }) =>
    record(db, given, (eb) => {
      const sum = eb('guess.failures', '+', by);
      return eb.case().when(sum, '<', 0).then(0).else(sum).end();
    }),
);

/** One failure more; none while there is a lock. */
const addOneUnlessLocked = compileOnce<{ key: string; now: number; expiresAt: number }, StoredGuess>(
  ['key', 'now', 'expiresAt'],
  (db, { key, now, expiresAt }) =>
    record(db, { key, first: 1, now, expiresAt }, (eb) =>
      eb
        .case()
        .when('guess.locked_until', '>', now)
        .then(eb.ref('guess.failures'))
        .else(eb('guess.failures', '+', 1))
        .end(),
    ),
);

const clearOne = compileOnce<{ key: string }, never>(
  ['key'],
  (db, { key }) => db.deleteFrom('guess').where('key', '=', key) as never,
);

const LAPSED_BUDGETS = { table: 'budget', key: ['key'], column: 'resets_at' } as const;
const LAPSED_GUESSES = { table: 'guess', key: ['key'], column: 'expires_at' } as const;

export function guessRepository(connection: Connection): GuessRepository {
  const { db } = connection;
  return {
    async find(key, now) {
      const rows = await findGuess(db, { key, now });
      return rows.length === 0 ? undefined : toGuess(rows);
    },
    async add(key, by, now, expiresAt) {
      return toGuess(await addSome(db, { key, by, first: Math.max(by, 0), now, expiresAt }));
    },
    async addUnlessLocked(key, now, expiresAt) {
      return toGuess(await addOneUnlessLocked(db, { key, now, expiresAt }));
    },
    async setLock(key, lockedUntil) {
      await db.updateTable('guess').set({ locked_until: lockedUntil }).where('key', '=', key).execute();
    },
    async clear(key) {
      await clearOne(db, { key });
    },
    async take(key, windowMs, now, amount = 1) {
      const row = only(await takeSome(db, { key, now, resetsAt: now + windowMs, amount }));
      return { used: row.used, resetsAt: row.resets_at };
    },
    async used(key, now) {
      const row = await db
        .selectFrom('budget')
        .select('used')
        .where('key', '=', key)
        .where('resets_at', '>', now)
        .executeTakeFirst();
      return row?.used ?? 0;
    },
    async deleteExpired(now, limit) {
      const budgets = await deleteSome(connection, LAPSED_BUDGETS, now, limit);
      return Math.max(budgets, await deleteSome(connection, LAPSED_GUESSES, now, limit));
    },
  };
}

function toGuess(rows: readonly StoredGuess[]): GuessRecord {
  const { failures, locked_until } = only(rows);
  return { failures, lockedUntil: locked_until };
}

/** The row of an upsert, which always gives one. */
function only<Row>([row]: readonly Row[]): Row {
  if (row === undefined) throw new Error('The upsert gave no row.');
  return row;
}
