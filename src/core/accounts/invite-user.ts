import { readContact } from '../contacts/read-contact.ts';
import type { Context, Transaction } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';
import { issueResetCode } from '../recovery/reset-code.ts';
import { requireAdmin } from '../roles/require-admin.ts';
import { callerBudget } from './caller-budget.ts';
import { claimEmail } from './claim-names.ts';
import { createAccount } from './create-account.ts';

/**
 * Makes an account at home in the tenant at hand for somebody else, without a password: a code that sets one goes to the
 * address, and to nobody else.
 */
export const inviteUser = defineOperation<{ email: string }, Account>({
  name: 'user.invite',
  access: { user: { scope: 'identity.me', role: 'admin' }, apiKey: true },
  problems: ['invalid-format', 'email-already-used', 'too-many-requests'],
  async execute(ctx, { email }) {
    await requireAdmin(ctx, ctx.tenantId);
    await callerBudget(ctx, 'registrationPerClient', 'registrationPerAddress');
    return createInvited(ctx, ctx.tenantId, readContact(ctx, 'email', email));
  },
});

/** The account of an invited person, with what `furnish` adds in the same transaction. Raises `email-already-used`. */
export function createInvited(
  ctx: Context,
  tenantId: string,
  email: { value: string; display: string },
  furnish: (tx: Transaction, account: Account) => Promise<void> = async () => {},
): Promise<Account> {
  const names = { username: email.value, usernameDisplay: email.display };
  // Whoever invites is not the person whose account it is.
  const by = 'accountId' in ctx.actor ? { createdBy: ctx.actor.accountId, changedBy: ctx.actor.accountId } : {};
  return createAccount(ctx, { tenantId, ...names, ...by }, async (tx, account) => {
    const owner = { tenantId, accountId: account.id };
    await claimEmail(ctx, tx, owner, email.value, 'active', null);
    const contact: Contact = {
      ...owner,
      ...email,
      id: ctx.newId(),
      channel: 'email',
      state: 'initial',
      createdAt: ctx.now,
      verifiedAt: null,
      expiresAt: null,
    };
    await tx.contacts.put(contact);
    await issueResetCode(ctx, tx, account, contact, 'invitation');
    await tx.record({ event: 'user-invited', result: 'success', ...owner });
    await furnish(tx, account);
  });
}
