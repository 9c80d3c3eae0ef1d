import type { ExtraEmail, ExtraEmailRepository } from '#core/ports/repositories/extra-emails.ts';
import type { Connection } from '../connection.ts';
import type { Database } from '../schema.ts';

function toExtraEmail(row: Database['extra_email']): ExtraEmail {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    accountId: row.account_id,
    value: row.value,
    display: row.display,
    validatedAt: row.validated_at,
    createdAt: row.created_at,
  };
}

export function extraEmailRepository({ db }: Connection): ExtraEmailRepository {
  return {
    async listByAccount(accountId) {
      const rows = await db
        .selectFrom('extra_email')
        .selectAll()
        .where('account_id', '=', accountId)
        .orderBy('id')
        .execute();
      return rows.map(toExtraEmail);
    },
    async put(extra) {
      await db
        .insertInto('extra_email')
        .values({
          id: extra.id,
          tenant_id: extra.tenantId,
          account_id: extra.accountId,
          value: extra.value,
          display: extra.display,
          validated_at: extra.validatedAt,
          created_at: extra.createdAt,
        })
        .onConflict((conflict) => conflict.columns(['account_id', 'value']).doNothing())
        .execute();
    },
    async markValidated(accountId, value, now) {
      const row = await db
        .updateTable('extra_email')
        .set((eb) => ({ validated_at: eb.fn.coalesce('validated_at', eb.val(now)) }))
        .where('account_id', '=', accountId)
        .where('value', '=', value)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async delete(accountId, value) {
      await db.deleteFrom('extra_email').where('account_id', '=', accountId).where('value', '=', value).execute();
    },
    async deleteByAccount(accountId) {
      await db.deleteFrom('extra_email').where('account_id', '=', accountId).execute();
    },
  };
}
