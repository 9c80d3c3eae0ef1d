import type { CredentialRepository, LinkedLogin } from '#core/ports/repositories/credentials.ts';
import { compileOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import type { Database } from '../schema.ts';

type LinkRow = Database['linked_login'];

const listLinks = compileOnce<{ accountId: string }, LinkRow>(['accountId'], (db, { accountId }) =>
  db.selectFrom('linked_login').selectAll().where('account_id', '=', accountId).orderBy('id'),
);

const holderOfLink = (db: Connection['db'], tenantId: string, issuer: string, subject: string) =>
  db
    .selectFrom('linked_login')
    .select('account_id')
    .where('tenant_id', '=', tenantId)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject);

const putPassword = compileOnce<{ accountId: string; phc: string; now: number; expiresAt: number | null }, never>(
  ['accountId', 'phc', 'now', 'expiresAt'],
  (db, { accountId, phc, now, expiresAt }) => {
    const values = { phc, changed_at: now, expires_at: expiresAt };
    return db
      .insertInto('password')
      .values({ account_id: accountId, ...values })
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values)) as never;
  },
);

function toLinkedLogin(row: LinkRow): LinkedLogin {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    accountId: row.account_id,
    provider: row.provider,
    issuer: row.issuer,
    subject: row.subject,
    login: row.login,
    loginKey: row.login_key,
    createdAt: row.created_at,
  };
}

export function credentialRepository({ db }: Connection): CredentialRepository {
  return {
    async putPassword(accountId, phc, now, expiresAt) {
      await putPassword(db, { accountId, phc, now, expiresAt });
    },
    async rehashPassword(accountId, from, to) {
      await db
        .updateTable('password')
        .set({ phc: to })
        .where('account_id', '=', accountId)
        .where('phc', '=', from)
        .execute();
    },
    async putGeneratedPassword(accountId, hash, issuedAt, expiresAt, contactId, phoneHash = null) {
      const values = {
        hash,
        issued_at: issuedAt,
        expires_at: expiresAt,
        contact_id: contactId,
        phone_hash: phoneHash,
      };
      await db
        .insertInto('generated_password')
        .values({ account_id: accountId, ...values })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values))
        .execute();
    },
    async consumeGeneratedPassword(accountId, hash, now) {
      const row = await db
        .deleteFrom('generated_password')
        .where('account_id', '=', accountId)
        .where('hash', '=', hash)
        .where('expires_at', '>', now)
        .returning('account_id')
        .executeTakeFirst();
      if (row !== undefined) return true;
      const byPhone = await db
        .updateTable('generated_password')
        .set({ phone_hash: null })
        .where('account_id', '=', accountId)
        .where('phone_hash', '=', hash)
        .where('expires_at', '>', now)
        .returning('account_id')
        .executeTakeFirst();
      return byPhone !== undefined;
    },
    async deleteGeneratedPassword(accountId, { textedOnly } = { textedOnly: false }) {
      const all = db.deleteFrom('generated_password').where('account_id', '=', accountId);
      await (textedOnly ? all.where('contact_id', 'is', null) : all).execute();
      if (!textedOnly) return;
      await db
        .updateTable('generated_password')
        .set({ phone_hash: null })
        .where('account_id', '=', accountId)
        .execute();
    },
    async deletePassword(accountId) {
      await db.deleteFrom('password').where('account_id', '=', accountId).execute();
    },
    async listAnswers(accountId) {
      const rows = await db
        .selectFrom('security_answer')
        .selectAll()
        .where('account_id', '=', accountId)
        .orderBy('position')
        .execute();
      return rows.map((row) => ({ questionId: row.question_id, position: row.position, phc: row.phc }));
    },
    async replaceAnswers(accountId, answers) {
      await db.deleteFrom('security_answer').where('account_id', '=', accountId).execute();
      if (answers.length === 0) return;
      await db
        .insertInto('security_answer')
        .values(
          answers.map(({ questionId, position, phc }) => ({
            account_id: accountId,
            question_id: questionId,
            position,
            phc,
          })),
        )
        .execute();
    },
    async findLinkedAccount(tenantId, issuer, subject) {
      return (await holderOfLink(db, tenantId, issuer, subject).executeTakeFirst())?.account_id;
    },
    async listLinkedLogins(accountId) {
      return (await listLinks(db, { accountId })).map(toLinkedLogin);
    },
    async linkLogin(link) {
      await db
        .insertInto('linked_login')
        .values({
          id: link.id,
          tenant_id: link.tenantId,
          account_id: link.accountId,
          provider: link.provider,
          issuer: link.issuer,
          subject: link.subject,
          login: link.login,
          login_key: link.loginKey,
          created_at: link.createdAt,
        })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'issuer', 'subject']).doNothing())
        .execute();
      const holder = await holderOfLink(db, link.tenantId, link.issuer, link.subject).executeTakeFirstOrThrow();
      return holder.account_id;
    },
    async deleteLinkedLogins(accountId, loginKey) {
      let query = db.deleteFrom('linked_login').where('account_id', '=', accountId);
      if (loginKey !== undefined) query = query.where('login_key', '=', loginKey);
      return Number((await query.executeTakeFirst()).numDeletedRows);
    },
  };
}
