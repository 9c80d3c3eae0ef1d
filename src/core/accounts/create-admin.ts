import { emailOf } from '../contacts/notice.ts';
import { readContact } from '../contacts/read-contact.ts';
import type { Context, Transaction } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { isProblem, problem } from '../problems.ts';
import { issueResetCode } from '../recovery/reset-code.ts';
import { makeAdministrator } from '../roles/make-administrator.ts';
import { requireSystemAdmin } from '../roles/require-admin.ts';
import { SYSTEM_ADMIN } from '../roles/role-names.ts';
import { createInvited } from './invite-user.ts';
import { takeFromStranger } from './take-from-stranger.ts';

/**
 * Makes the configured person administrator of the server and of the default tenant, and mails an invitation (shared-model
 * M-18). For whoever holds the bootstrap key, and for system administrators. Once it made one it changes nothing for ever,
 * though that person is gone or has another address: a key that lies in an environment must not open the server again.
 */
export const createAdmin = defineOperation<void, void>({
  name: 'administrator.create',
  access: { user: { scope: 'identity.me', role: 'system-admin' }, apiKey: true, bootstrap: true },
  problems: ['email-already-used'],
  async execute(ctx) {
    if (ctx.actor.kind !== 'bootstrap') await requireSystemAdmin(ctx);
    const { adminEmail } = ctx.services.settings;
    if (adminEmail === undefined) throw problem('not-allowed');
    if ((await ctx.read.signingKeys.findSetting(FIRST_ADMINISTRATOR)) === undefined) await make(ctx, adminEmail);
    ctx.services.bootstrapKey.spent();
  },
});

/** The setting that holds who was made. */
export const FIRST_ADMINISTRATOR = 'first-administrator';

async function make(ctx: Context, adminEmail: string): Promise<void> {
  const email = readContact(ctx, 'email', adminEmail);
  const account = (await holder(ctx, email.value)) ?? (await create(ctx, email));
  if (account !== undefined) await ctx.write((tx) => promote(ctx, tx, account, email.value));
}

async function holder(ctx: Context, email: string): Promise<Account | undefined> {
  return (await ctx.read.accounts.findForSignIn(email, ctx.origin.defaultTenantId))[0]?.account;
}

/** The account of somebody else's call, where two came at once; undefined when this call made it, complete. */
async function create(ctx: Context, email: { value: string; display: string }): Promise<Account | undefined> {
  try {
    await createInvited(ctx, ctx.origin.defaultTenantId, email, (tx, account) => grantBoth(ctx, tx, account));
    return undefined;
  } catch (error) {
    const other = isProblem(error, 'email-already-used') ? await holder(ctx, email.value) : undefined;
    if (other === undefined) throw error;
    return other;
  }
}

/** Somebody has the address already: he becomes the first administrator, unless there is one. */
async function promote(ctx: Context, tx: Transaction, account: Account, email: string): Promise<void> {
  await tx.roles.holdStill();
  if ((await tx.roles.countHoldersAnywhere(SYSTEM_ADMIN)) > 0) return;
  const contacts = await tx.contacts.listByAccount(account.id, ctx.now);
  const contact = emailOf(contacts, email);
  if (contact === undefined) throw problem('email-already-used', { field: 'email', data: { email } });
  if (contact.state === 'initial') await takeFromStranger(ctx, tx, account);
  await grantBoth(ctx, tx, account);
  await issueResetCode(ctx, tx, account, contact, 'invitation');
}

async function grantBoth(ctx: Context, tx: Transaction, account: Account): Promise<void> {
  await makeAdministrator(ctx, tx, account);
  await tx.signingKeys.settle(FIRST_ADMINISTRATOR, account.id);
  await tx.record({
    event: 'administrator-created',
    result: 'success',
    accountId: account.id,
    tenantId: account.tenantId,
  });
}
