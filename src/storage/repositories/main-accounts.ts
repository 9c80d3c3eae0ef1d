import type { MainAccount, MainAccountRepository } from '#core/ports/repositories/main-accounts.ts';
import type { Connection } from '../connection.ts';
import type { Database } from '../schema.ts';

function toMainAccount(row: Database['main_account']): MainAccount {
  return {
    setupOid: row.setup_oid,
    label: row.label,
    templateName: row.template_name,
    applicationId: row.application_id,
    location: row.location === null ? null : JSON.parse(row.location),
    title: row.title,
    phoneNumber: row.phone_number,
    mobilePhone: row.mobile_phone,
    commercialMailAgreement: row.commercial_mail_agreement === 1,
  };
}

export function mainAccountRepository({ db }: Connection): MainAccountRepository {
  return {
    async find(accountId) {
      const row = await db
        .selectFrom('main_account')
        .selectAll()
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return row && toMainAccount(row);
    },
    async create({ tenantId, accountId }, given, now) {
      await db
        .insertInto('main_account')
        .values({
          account_id: accountId,
          tenant_id: tenantId,
          setup_oid: given.setupOid,
          label: given.label,
          template_name: given.templateName,
          application_id: given.applicationId,
          location: given.location === null ? null : JSON.stringify(given.location),
          title: given.title,
          phone_number: given.phoneNumber,
          mobile_phone: given.mobilePhone,
          commercial_mail_agreement: Number(given.commercialMailAgreement),
          created_at: now,
        })
        .execute();
    },
    async attachGateway({ tenantId, accountId }, gatewayId, position, now) {
      const row = await db
        .insertInto('gateway')
        .values({ tenant_id: tenantId, gateway_id: gatewayId, account_id: accountId, position, created_at: now })
        .onConflict((conflict) =>
          conflict
            .columns(['tenant_id', 'gateway_id'])
            .doUpdateSet({ position })
            .where('gateway.account_id', '=', accountId),
        )
        .returning('gateway_id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async listGateways(accountId) {
      const rows = await db
        .selectFrom('gateway')
        .select('gateway_id')
        .where('account_id', '=', accountId)
        .orderBy('position')
        .orderBy('gateway_id')
        .execute();
      return rows.map((row) => row.gateway_id);
    },
    async detachGateways(accountId) {
      await db.deleteFrom('gateway').where('account_id', '=', accountId).execute();
    },
    async detachGateway(tenantId, gatewayId) {
      const row = await db
        .deleteFrom('gateway')
        .where('tenant_id', '=', tenantId)
        .where('gateway_id', '=', gatewayId)
        .returning('account_id')
        .executeTakeFirst();
      return row?.account_id;
    },
    async deleteByAccount(accountId) {
      await db.deleteFrom('main_account').where('account_id', '=', accountId).execute();
    },
  };
}
