import type { RoleGrant, RoleRepository } from '#core/ports/repositories/roles.ts';
import { compileOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import type { Database } from '../schema.ts';

type Row = Database['account_role'];

function toGrant(row: Row): RoleGrant {
  return {
    accountId: row.account_id,
    tenantId: row.tenant_id,
    role: row.role,
    display: row.display,
    createdAt: row.created_at,
  };
}

const listRoles = compileOnce<{ accountId: string }, Row>(['accountId'], (db, { accountId }) =>
  db.selectFrom('account_role').selectAll().where('account_id', '=', accountId).orderBy('tenant_id').orderBy('role'),
);

const listClaims = compileOnce<{ accountId: string; tenantId: string }, Database['account_claim']>(
  ['accountId', 'tenantId'],
  (db, { accountId, tenantId }) =>
    db
      .selectFrom('account_claim')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('tenant_id', '=', tenantId)
      .orderBy('created_at')
      .orderBy('type')
      .orderBy('value'),
);

export function roleRepository({ db }: Connection): RoleRepository {
  const holders = (role: string, tenantId?: string) => {
    const query = db
      .selectFrom('account_role')
      .innerJoin('account', 'account.id', 'account_role.account_id')
      .where('account_role.role', '=', role)
      .where('account.status', '<>', 'D');
    return tenantId === undefined ? query : query.where('account_role.tenant_id', '=', tenantId);
  };
  const count = async (role: string, tenantId?: string): Promise<number> => {
    const row = await holders(role, tenantId)
      .select((eb) => eb.fn.count<number | string>('account_role.account_id').distinct().as('count'))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  };
  return {
    async holdStill(tenantId) {
      // An update that changes nothing takes the row's lock on PostgreSQL; SQLite has one writer anyway. The first tenant
      // stands for the server.
      const query = db.updateTable('tenant').set((eb) => ({ updated_at: eb.ref('updated_at') }));
      await (tenantId === undefined
        ? query.where('organisation_id', '=', 1)
        : query.where('id', '=', tenantId)
      ).execute();
    },
    async grant(grant) {
      const row = await db
        .insertInto('account_role')
        .values({
          account_id: grant.accountId,
          tenant_id: grant.tenantId,
          role: grant.role,
          display: grant.display,
          created_at: grant.createdAt,
        })
        .onConflict((conflict) => conflict.columns(['account_id', 'tenant_id', 'role']).doNothing())
        .returning('role')
        .executeTakeFirst();
      return row !== undefined;
    },
    async revoke(accountId, tenantId, role) {
      const row = await db
        .deleteFrom('account_role')
        .where('account_id', '=', accountId)
        .where('tenant_id', '=', tenantId)
        .where('role', '=', role)
        .returning('role')
        .executeTakeFirst();
      return row !== undefined;
    },
    async listByAccount(accountId) {
      return (await listRoles(db, { accountId })).map(toGrant);
    },
    countHolders: (tenantId, role) => count(role, tenantId),
    countHoldersAnywhere: (role) => count(role),
    async listHolders(tenantId, role, { offset, limit }) {
      const address = (state: string) =>
        db
          .selectFrom('contact')
          .select(['contact.account_id as account_id', 'contact.value as value'])
          .where('contact.channel', '=', 'email')
          .where('contact.state', '=', state);
      const rows = await holders(role, tenantId)
        .leftJoin(address('verified').as('verified'), 'verified.account_id', 'account.id')
        .leftJoin(address('initial').as('initial'), 'initial.account_id', 'account.id')
        .select((eb) => [
          'account.id as account_id',
          eb.fn.coalesce('verified.value', 'initial.value', 'account.username').as('email'),
        ])
        .orderBy('email')
        .orderBy('account_id')
        .offset(offset)
        .limit(limit)
        .execute();
      const members = rows.map((row) => ({ accountId: row.account_id, email: row.email ?? '' }));
      return { members, total: await count(role, tenantId) };
    },
    async deleteByAccount(accountId) {
      await db.deleteFrom('account_role').where('account_id', '=', accountId).execute();
      await db.deleteFrom('account_claim').where('account_id', '=', accountId).execute();
    },
    async deleteClaims(accountId, tenantId) {
      await db
        .deleteFrom('account_claim')
        .where('account_id', '=', accountId)
        .where('tenant_id', '=', tenantId)
        .execute();
    },
    async addClaim(claim) {
      await db
        .insertInto('account_claim')
        .values({
          account_id: claim.accountId,
          tenant_id: claim.tenantId,
          type: claim.type,
          value: claim.value,
          created_at: claim.createdAt,
        })
        .onConflict((conflict) => conflict.columns(['account_id', 'tenant_id', 'type', 'value']).doNothing())
        .execute();
    },
    async listClaims(accountId, tenantId) {
      return (await listClaims(db, { accountId, tenantId })).map((row) => ({
        accountId: row.account_id,
        tenantId: row.tenant_id,
        type: row.type,
        value: row.value,
        createdAt: row.created_at,
      }));
    },
  };
}
