import type { SecondFactorRepository } from '#core/ports/repositories/second-factors.ts';
import type { Connection } from '../connection.ts';

export function secondFactorRepository({ db }: Connection): SecondFactorRepository {
  return {
    async findTotp(accountId) {
      const row = await db.selectFrom('totp').selectAll().where('account_id', '=', accountId).executeTakeFirst();
      if (row === undefined) return undefined;
      const { secret, last_step: lastStep, confirmed_at: confirmedAt, next_secret: next } = row;
      return { secret, lastStep, confirmedAt, next };
    },
    async putTotp(accountId, secret, now) {
      // Two that are begun at once wait for each other here: the later one counts.
      await db
        .insertInto('totp')
        .values({ account_id: accountId, secret, last_step: 0, confirmed_at: null, created_at: now, next_secret: null })
        .onConflict((conflict) =>
          conflict.column('account_id').doUpdateSet((eb) => {
            const unproved = eb('totp.confirmed_at', 'is', null);
            const fresh = eb.ref('excluded.secret');
            return {
              secret: eb.case().when(unproved).then(fresh).else(eb.ref('totp.secret')).end(),
              next_secret: eb.case().when(unproved).then(null).else(fresh).end(),
            };
          }),
        )
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
    async adoptTotp(accountId, next, step, now) {
      const row = await db
        .updateTable('totp')
        .set({ secret: next, last_step: step, confirmed_at: now, next_secret: null })
        .where('account_id', '=', accountId)
        .where('next_secret', '=', next)
        .returning('account_id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async deleteTotp(accountId) {
      await db.deleteFrom('totp').where('account_id', '=', accountId).execute();
    },
    async deleteUnprovedTotp(accountId) {
      await db.deleteFrom('totp').where('account_id', '=', accountId).where('confirmed_at', 'is', null).execute();
      await db.updateTable('totp').set({ next_secret: null }).where('account_id', '=', accountId).execute();
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
