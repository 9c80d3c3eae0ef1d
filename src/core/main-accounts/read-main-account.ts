import { type ShownContact, shownContact } from '../accounts/profile.ts';
import { ownAccount } from '../accounts/reach.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { ExtraEmail } from '../ports/repositories/extra-emails.ts';
import type { MainAccount } from '../ports/repositories/main-accounts.ts';

/** Everything about an end user. Whoever was registered in another way has no main account, and no gateways. */
export interface MainAccountProfile {
  readonly account: Account;
  readonly email: ShownContact | undefined;
  readonly phone: ShownContact | undefined;
  readonly extraEmails: readonly ExtraEmail[];
  readonly mainAccount: MainAccount | undefined;
  readonly gateways: readonly string[];
}

/** The main account of the person who asks. */
export const readMainAccount = defineOperation<void, MainAccountProfile>({
  name: 'main-account.read',
  access: { user: { scope: 'identity.me' }, duringMustChange: true },
  problems: [],
  async execute(ctx) {
    const account = await ownAccount(ctx);
    const [contacts, extraEmails, mainAccount, gateways] = await Promise.all([
      ctx.read.contacts.listByAccount(account.id, ctx.now),
      ctx.read.extraEmails.listByAccount(account.id),
      ctx.read.mainAccounts.find(account.id),
      ctx.read.mainAccounts.listGateways(account.id),
    ]);
    const [email, phone] = [shownContact(contacts, 'email'), shownContact(contacts, 'sms')];
    return { account, email, phone, extraEmails, mainAccount, gateways };
  },
});
