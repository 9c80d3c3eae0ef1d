import type { SigningKeyRecord, SigningKeyRepository } from '#core/ports/repositories/signing-keys.ts';
import type { Connection } from '../connection.ts';
import type { Database } from '../schema.ts';

function toKey(row: Database['signing_key']): SigningKeyRecord {
  return {
    kid: row.kid,
    alg: 'ES256',
    publicJwk: row.public_jwk,
    privateKey: row.private_key,
    createdAt: row.created_at,
    activeFrom: row.active_from,
    activeUntil: row.active_until,
    publishedUntil: row.published_until,
  };
}

export function signingKeyRepository({ db }: Connection): SigningKeyRepository {
  return {
    async list(now) {
      const rows = await db
        .selectFrom('signing_key')
        .selectAll()
        .where((eb) => eb.or([eb('published_until', 'is', null), eb('published_until', '>', now)]))
        .orderBy('active_from')
        .execute();
      return rows.map(toKey);
    },
    async create(key) {
      await db
        .insertInto('signing_key')
        .values({
          kid: key.kid,
          alg: key.alg,
          public_jwk: key.publicJwk,
          private_key: key.privateKey,
          created_at: key.createdAt,
          active_from: key.activeFrom,
          active_until: key.activeUntil,
          published_until: key.publishedUntil,
        })
        .execute();
    },
    async retire(kid, activeUntil, publishedUntil) {
      await db
        .updateTable('signing_key')
        .set({ active_until: activeUntil, published_until: publishedUntil })
        .where('kid', '=', kid)
        .execute();
    },
    async deleteExpired(now) {
      return Number(
        (await db.deleteFrom('signing_key').where('published_until', '<=', now).executeTakeFirst()).numDeletedRows,
      );
    },
    async findSetting(name) {
      return (await db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst())?.value;
    },
    async settle(name, value) {
      await db
        .insertInto('setting')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
      return (await db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirstOrThrow()).value;
    },
  };
}
