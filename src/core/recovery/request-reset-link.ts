import { mayRecoverBy } from '../accounts/may-use.ts';
import { mailContact } from '../contacts/notice.ts';
import { readContact } from '../contacts/read-contact.ts';
import { defineOperation } from '../operation.ts';
import { guessKey } from '../sign-in/guess-key.ts';
import { canonicalName } from '../sign-in/prove-password.ts';
import { mayRecover } from './recovery-budget.ts';
import { findAccount } from './request-reset.ts';
import { issueResetCode } from './reset-code.ts';

export interface ResetLinkRequest {
  /** A username or e-mail address, as typed. */
  readonly userId: string;
  /** The address that recovery mail goes to, as typed. */
  readonly email: string;
}

/**
 * Mails a link to a page that sets a new password, if user and address belong together: the verified address of the account,
 * or the one given at creation where none is verified (M-3). Password and sessions stay as they are until it is used. The
 * answer is the same where they do not, for unknown users, and where the account has had its messages for now. Raises
 * `invalid-format`, and `too-many-requests` for the caller's address only.
 */
export const requestResetLink = defineOperation<ResetLinkRequest, void>({
  name: 'password.request-reset-link',
  access: { anonymous: true },
  problems: ['invalid-format', 'too-many-requests'],
  endsEvenly: true,
  async execute(ctx, { userId, email }) {
    await ctx.budget('resetLinksPerAddress', ctx.origin.ip ?? 'none');
    const [name, asked] = [canonicalName(userId), readContact(ctx, 'email', email).value];
    const account = await findAccount(ctx, name, undefined);
    const contact = mailContact(await ctx.read.contacts.listByAccount(account?.id ?? '', ctx.now));
    const meant = account !== undefined && mayRecoverBy(account, contact, ctx.now) && contact?.value === asked;
    await ctx.write(async (tx) => {
      // The same writes for a pair that nobody has; and who knows only half of it uses up nothing of the account's.
      const shadow = guessKey(ctx, undefined, ctx.tenantId, JSON.stringify([name, asked]));
      const due = await mayRecover(ctx, tx, 'password', meant ? account.id : shadow);
      const sends = due && meant;
      if (sends) await issueResetCode(ctx, tx, account, contact, 'link');
      await tx.record({
        event: 'password-reset-requested',
        result: sends ? 'success' : 'failure',
        accountId: account?.id,
        tenantId: account?.tenantId,
      });
    });
  },
});
