import type { Locale } from '#core/ports/message.ts';
import type { TermsChoice, TermsRepository } from '#core/ports/repositories/terms.ts';
import type { Connection } from '../connection.ts';

export function termsRepository({ db }: Connection): TermsRepository {
  return {
    async keepText(hash, text, now) {
      await db
        .insertInto('terms_text')
        .values({ hash, text, created_at: now })
        .onConflict((conflict) => conflict.column('hash').doNothing())
        .execute();
    },
    async findText(hash) {
      const row = await db.selectFrom('terms_text').select('text').where('hash', '=', hash).executeTakeFirst();
      return row?.text;
    },
    async putOffer(secretId, { version, textHash, locale }) {
      await db
        .insertInto('terms_offer')
        .values({ secret_id: secretId, version, text_hash: textHash, locale })
        .execute();
    },
    async findOffer(secretId) {
      const row = await db.selectFrom('terms_offer').selectAll().where('secret_id', '=', secretId).executeTakeFirst();
      return row && { version: row.version, textHash: row.text_hash, locale: row.locale as Locale };
    },
    async addDecision(decision) {
      await db
        .insertInto('terms_decision')
        .values({
          id: decision.id,
          tenant_id: decision.tenantId,
          account_id: decision.accountId,
          gateway_id: decision.gatewayId,
          choice: decision.choice,
          version: decision.version,
          text_hash: decision.textHash,
          locale: decision.locale,
          at: decision.at,
          ip: decision.ip,
          face: decision.face,
        })
        .execute();
    },
    async listDecisions(accountId) {
      const rows = await db
        .selectFrom('terms_decision')
        .selectAll()
        .where('account_id', '=', accountId)
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        tenantId: row.tenant_id,
        accountId: row.account_id,
        gatewayId: row.gateway_id,
        choice: row.choice as TermsChoice,
        version: row.version,
        textHash: row.text_hash,
        locale: row.locale as Locale,
        at: row.at,
        ip: row.ip,
        face: row.face,
      }));
    },
  };
}
