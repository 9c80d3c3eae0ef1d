import type { SecondFactorRepository } from '#core/ports/repositories/second-factors.ts';
import type { Connection } from '../connection.ts';

export function secondFactorRepository({ db }: Connection): SecondFactorRepository {
  return {
    async findTotp(accountId) {
      const row = await db.selectFrom('totp').selectAll().where('account_id', '=', accountId).executeTakeFirst();
      return row && { secret: row.secret, lastStep: row.last_step, confirmedAt: row.confirmed_at };
    },
    async putTotp(accountId, secret, now) {
      const values = { secret, last_step: 0, confirmed_at: null, created_at: now };
      await db
        .insertInto('totp')
        .values({ account_id: accountId, ...values })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values))
        .execute();
    },
    async useTotpStep(accountId, secret, step, now) {
      const row = await db
        .updateTable('totp')
        .set((eb) => ({ last_step: step, confirmed_at: eb.fn.coalesce('confirmed_at', eb.val(now)) }))
        .where('account_id', '=', accountId)
        .where('secret', '=', secret)
        .where('last_step', '<', step)
        .returning('account_id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async deleteTotp(accountId) {
      await db.deleteFrom('totp').where('account_id', '=', accountId).execute();
    },
    async deleteUnprovedTotp(accountId) {
      await db.deleteFrom('totp').where('account_id', '=', accountId).where('confirmed_at', 'is', null).execute();
    },
    async replaceRecoveryCodes(accountId, hashes, now) {
      await db.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
      if (hashes.length === 0) return;
      await db
        .insertInto('recovery_code')
        .values(hashes.map((hash) => ({ account_id: accountId, hash, created_at: now, used_at: null })))
        .execute();
    },
    async hasRecoveryCode(accountId, hash) {
      const row = await db
        .selectFrom('recovery_code')
        .select('hash')
        .where('account_id', '=', accountId)
        .where('hash', '=', hash)
        .where('used_at', 'is', null)
        .executeTakeFirst();
      return row !== undefined;
    },
    async useRecoveryCode(accountId, hash, now) {
      const row = await db
        .updateTable('recovery_code')
        .set({ used_at: now })
        .where('account_id', '=', accountId)
        .where('hash', '=', hash)
        .where('used_at', 'is', null)
        .returning('hash')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
