import type { Tenant, TenantRepository } from '#core/ports/repositories/tenants.ts';
import { compileOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import type { Database } from '../schema.ts';

type Row = Database['tenant'];

function toTenant(row: Row): Tenant {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    organisationId: row.organisation_id,
    name: row.name,
    locale: row.locale,
    passwordPolicy: row.password_policy === null ? {} : JSON.parse(row.password_policy),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const findById = compileOnce<{ id: string }, Row>(['id'], (db, { id }) =>
  db.selectFrom('tenant').selectAll().where('id', '=', id),
);

export function tenantRepository({ db }: Connection): TenantRepository {
  return {
    async find(id) {
      const [row] = await findById(db, { id });
      return row && toTenant(row);
    },
    async findByName(name) {
      const query = db.selectFrom('tenant').selectAll();
      const row = await (/^\d{1,15}$/.test(name)
        ? query.where('organisation_id', '=', Number(name))
        : query.where('tenant_id', '=', name)
      ).executeTakeFirst();
      return row && toTenant(row);
    },
    async list() {
      return (await db.selectFrom('tenant').selectAll().orderBy('organisation_id').execute()).map(toTenant);
    },
    async create(tenant) {
      const row = await db
        .insertInto('tenant')
        .values((eb) => ({
          id: tenant.id,
          tenant_id: tenant.tenantId,
          organisation_id: eb
            .selectFrom('tenant')
            .select((inner) =>
              inner(inner.fn.coalesce(inner.fn.max<number>('organisation_id'), inner.lit(0)), '+', 1).as('next'),
            )
            .$asScalar(),
          name: tenant.name,
          locale: tenant.locale,
          password_policy: JSON.stringify(tenant.passwordPolicy),
          created_at: tenant.createdAt,
          updated_at: tenant.updatedAt,
        }))
        .returningAll()
        .executeTakeFirstOrThrow();
      return toTenant(row);
    },
    async updatePasswordPolicy(id, policy, now) {
      await db
        .updateTable('tenant')
        .set({ password_policy: JSON.stringify(policy), updated_at: now })
        .where('id', '=', id)
        .execute();
    },
  };
}
