import type { SecretRepository, SingleUseSecret } from '#core/ports/repositories/secrets.ts';
import { compileOnce, insertOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import { deleteSome } from '../delete-some.ts';
import type { Database } from '../schema.ts';

function toSecret(row: Database['single_use_secret']): SingleUseSecret {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    accountId: row.account_id,
    purpose: row.purpose as SingleUseSecret['purpose'],
    channel: row.channel as SingleUseSecret['channel'],
    value: row.value,
    hash: row.hash,
    triesLeft: row.tries_left,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
    voidedAt: row.voided_at,
  };
}

const insertSecret = insertOnce('single_use_secret');

const openOnes = (db: Connection['db'], { accountId, purpose, now }: Older) =>
  db
    .updateTable('single_use_secret')
    .set({ voided_at: now })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .where('voided_at', 'is', null)
    .where('purpose', '=', purpose);

type Older = { accountId: string; purpose: string; now: number };

const voidOlder = compileOnce<Older, never>(
  ['accountId', 'purpose', 'now'],
  (db, older) => openOnes(db, older) as never,
);

const voidSameValue = compileOnce<Older & { value: string }, never>(
  ['accountId', 'purpose', 'value', 'now'],
  (db, { value, ...older }) => openOnes(db, older).where('value', '=', value) as never,
);

const LAPSED = { table: 'single_use_secret', key: ['id'], column: 'expires_at' } as const;

export function secretRepository(connection: Connection): SecretRepository {
  const { db } = connection;
  return {
    async issue(secret, { voids } = { voids: 'same-purpose' }) {
      const { accountId, purpose, value, createdAt: now } = secret;
      if (voids === 'same-purpose') await voidOlder(db, { accountId, purpose, now });
      else await voidSameValue(db, { accountId, purpose, value, now });
      await insertSecret(db, {
        id: secret.id,
        tenant_id: secret.tenantId,
        account_id: secret.accountId,
        purpose: secret.purpose,
        channel: secret.channel,
        value: secret.value,
        hash: secret.hash,
        tries_left: secret.triesLeft,
        created_at: secret.createdAt,
        expires_at: secret.expiresAt,
        used_at: null,
        voided_at: null,
      });
    },
    async findByHash(hash) {
      const row = await db
        .selectFrom('single_use_secret')
        .selectAll()
        .where('hash', '=', hash)
        .limit(1)
        .executeTakeFirst();
      return row && toSecret(row);
    },
    async findNewest(accountId, purpose, value) {
      let query = db
        .selectFrom('single_use_secret')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('purpose', '=', purpose);
      if (value !== undefined) query = query.where('value', '=', value);
      // Two nodes' ids of one millisecond have no order: the one still open is the newer one.
      const row = await query
        .orderBy((eb) =>
          eb
            .case()
            .when(eb.and([eb('voided_at', 'is', null), eb('used_at', 'is', null)]))
            .then(0)
            .else(1)
            .end(),
        )
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && toSecret(row);
    },
    async consume(id, hash, now) {
      const row = await db
        .updateTable('single_use_secret')
        .set({ used_at: now })
        .where('id', '=', id)
        .where('hash', '=', hash)
        .where('used_at', 'is', null)
        .where('voided_at', 'is', null)
        .where('tries_left', '>', 0)
        .where('expires_at', '>', now)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async countWrongTry(id, now) {
      await db
        .updateTable('single_use_secret')
        .set((eb) => ({
          tries_left: eb('tries_left', '-', 1),
          voided_at: eb.case().when('tries_left', '<=', 1).then(now).else(eb.ref('voided_at')).end(),
        }))
        .where('id', '=', id)
        .execute();
    },
    async voidByAccount(accountId, now, { purpose, except, value } = {}) {
      let query = db
        .updateTable('single_use_secret')
        .set({ voided_at: now })
        .where('account_id', '=', accountId)
        .where('used_at', 'is', null)
        .where('voided_at', 'is', null);
      if (purpose !== undefined) query = query.where('purpose', '=', purpose);
      if (except !== undefined) query = query.where('purpose', '<>', except);
      if (value !== undefined) query = query.where('value', '=', value);
      await query.execute();
    },
    async deleteByAccount(accountId) {
      await db.deleteFrom('single_use_secret').where('account_id', '=', accountId).execute();
    },
    deleteExpired: (before, limit) => deleteSome(connection, LAPSED, before, limit),
  };
}
