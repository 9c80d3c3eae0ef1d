import { Secret } from '#kernel/secret.ts';
import { dropEarlierCredentials } from '../accounts/drop-earlier-credentials.ts';
import { mailContact } from '../contacts/notice.ts';
import { defineOperation } from '../operation.ts';
import { problem } from '../problems.ts';
import { makeAdministrator } from '../roles/make-administrator.ts';
import { endEverything } from '../sessions/end-everything.ts';
import { guessKey } from '../sign-in/guess-key.ts';
import { canonicalName } from '../sign-in/prove-password.ts';
import { makeResetCode } from './reset-code.ts';

/** Who is to administer the server again, and with what. */
export interface RecoveredAdmin {
  readonly accountId: string;
  readonly email: string;
  /** Sets a new password, once. */
  readonly code: Secret;
  readonly expiresAt: number;
}

/**
 * The way back for a server whose administrators cannot get in, for a person with a shell on the host: an account of the
 * default tenant becomes active, unlocked, without an access period and administrator of the server, without second factor,
 * phone, further or pending address; its password and whatever its credentials opened end. The code that sets its password
 * is given here instead of being mailed, for mail may be what is broken.
 */
export const recoverAdmin = defineOperation<{ user: string }, RecoveredAdmin>({
  name: 'administrator.recover',
  access: { operator: true },
  problems: ['not-found', 'no-delivery-channel'],
  async execute(ctx, { user }) {
    const [record] = await ctx.read.accounts.findForSignIn(canonicalName(user), ctx.origin.defaultTenantId);
    const expiresAt = ctx.now + ctx.services.settings.resetCodeMs;
    return ctx.write(async (tx) => {
      // As it is now: whoever shut the administrators out may be changing it.
      const account = await tx.accounts.lock(record?.account.id ?? '');
      if (account === undefined || account.status === 'D') throw problem('not-found', { field: 'user' });
      const contact = mailContact(await tx.contacts.listByAccount(account.id, ctx.now));
      if (contact === undefined) throw problem('no-delivery-channel', { field: 'user' });
      await makeAdministrator(ctx, tx, account);
      // Whoever shut the administrators out may know this password, or have put something of his own on the account.
      await tx.credentials.deletePassword(account.id);
      await tx.credentials.deleteGeneratedPassword(account.id);
      await dropEarlierCredentials(ctx, tx, account.id);
      await tx.accounts.update(account.id, {
        status: 'A',
        lockedAt: null,
        accessFrom: null,
        accessUntil: null,
        updatedAt: ctx.now,
      });
      await tx.guesses.clear(guessKey(ctx, account, account.tenantId, account.username));
      await endEverything(ctx, tx, account.id);
      await tx.record({
        event: 'administrator-recovered',
        result: 'success',
        accountId: account.id,
        tenantId: account.tenantId,
      });
      const code = new Secret(await makeResetCode(ctx, tx, account, contact, expiresAt));
      return { accountId: account.id, email: contact.value, code, expiresAt };
    });
  },
});
