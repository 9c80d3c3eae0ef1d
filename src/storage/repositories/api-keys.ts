import type { ApiKeyRecord, ApiKeyRepository } from '#core/ports/repositories/api-keys.ts';
import { compileOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import type { Database } from '../schema.ts';
import { withinAccessPeriod } from './access-period.ts';

type Row = Database['api_key'];

function toRecord(row: Row): ApiKeyRecord {
  return { accountId: row.account_id, keyId: row.key_id, version: row.version };
}

const findByAccount = compileOnce<{ accountId: string }, Row>(['accountId'], (db, { accountId }) =>
  db.selectFrom('api_key').selectAll().where('account_id', '=', accountId),
);

const findLive = compileOnce<{ keyId: string; now: number }, Row & { tenant_id: string; must_change_password: number }>(
  ['keyId', 'now'],
  (db, { keyId, now }) =>
    db
      .selectFrom('api_key')
      .innerJoin('account', 'account.id', 'api_key.account_id')
      .selectAll('api_key')
      .select(['account.tenant_id as tenant_id', 'account.must_change_password as must_change_password'])
      .where('api_key.key_id', '=', keyId)
      .where('account.status', '=', 'A')
      .where('account.locked_at', 'is', null)
      .where((eb) => withinAccessPeriod(now)(eb)),
);

export function apiKeyRepository({ db }: Connection): ApiKeyRepository {
  return {
    async find(accountId) {
      const [row] = await findByAccount(db, { accountId });
      return row && toRecord(row);
    },
    async findLive(keyId, now) {
      const [row] = await findLive(db, { keyId, now });
      return (
        row && { ...toRecord(row), homeTenantId: row.tenant_id, mustChangePassword: row.must_change_password === 1 }
      );
    },
    async create(accountId, keyId, now) {
      await db
        .insertInto('api_key')
        .values({ account_id: accountId, key_id: keyId, version: 1, created_at: now })
        .onConflict((conflict) => conflict.column('account_id').doNothing())
        .execute();
      const row = await db
        .selectFrom('api_key')
        .selectAll()
        .where('account_id', '=', accountId)
        .executeTakeFirstOrThrow();
      return toRecord(row);
    },
    async rotate(accountId) {
      await db
        .updateTable('api_key')
        .set((eb) => ({ version: eb('version', '+', 1) }))
        .where('account_id', '=', accountId)
        .execute();
    },
  };
}
