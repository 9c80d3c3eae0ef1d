import type { Context, Transaction } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Account, AccountStatus } from '../ports/repositories/accounts.ts';
import { problem } from '../problems.ts';
import { endEverything } from '../sessions/end-everything.ts';
import { canonicalName } from '../sign-in/prove-password.ts';
import { dropEarlierCredentials } from './drop-earlier-credentials.ts';
import { loadProfile, type Profile } from './profile.ts';

/** Whom an operator means: a username, e-mail address, user id or customer number in one tenant. */
export interface AccountReference {
  readonly user: string;
  /** tenantId or organisation number. */
  readonly tenant: string;
}

/** The profile of any account, for a person with a shell on the host. */
export const showAccount = defineOperation<AccountReference, Profile>({
  name: 'account.show',
  access: { operator: true },
  problems: ['not-found'],
  execute: async (ctx, reference) => loadProfile(ctx, await resolve(ctx, reference)),
});

/** Locks an account until an operator unlocks it; its sessions end. */
export const lockAccount = administration('account.lock', async (ctx, tx, account) => {
  await tx.accounts.update(account.id, { lockedAt: ctx.now, updatedAt: ctx.now });
  await endEverything(ctx, tx, account.id);
});

/** Takes back an operator's lock and forgets the failures that locked by guessing. */
export const unlockAccount = administration('account.unlock', async (ctx, tx, account) => {
  await tx.accounts.update(account.id, { lockedAt: null, updatedAt: ctx.now });
  await tx.guesses.clear(`a:${account.id}`);
});

/** Active, passive or deleted. All but active end every session; deleted frees e-mail and phone at once (M-3). */
export const setAccountStatus = administration<{ status: AccountStatus }>(
  'account.set-status',
  async (ctx, tx, account, { status }) => {
    await tx.accounts.update(account.id, { status, updatedAt: ctx.now });
    if (status === 'A') return;
    await endEverything(ctx, tx, account.id);
    if (status === 'D') await freeContacts(ctx, tx, account);
  },
);

/** Deletes an account and every personal detail of it; the id stays, never to be used again, and so does the audit trail. */
export const eraseAccount = administration('account.erase', async (ctx, tx, account) => {
  await freeContacts(ctx, tx, account);
  await tx.contacts.deleteByAccount(account.id);
  await tx.credentials.deletePassword(account.id);
  await tx.credentials.deleteGeneratedPassword(account.id);
  await dropEarlierCredentials(tx, account.id);
  await tx.roles.deleteByAccount(account.id);
  await endEverything(ctx, tx, account.id);
  const name = `erased:${account.id}`;
  await tx.accounts.update(account.id, {
    status: 'D',
    username: name,
    usernameDisplay: name,
    firstName: null,
    lastName: null,
    locale: null,
    hintPictureUrl: null,
    profilePictureUrl: null,
    updatedAt: ctx.now,
  });
});

/** E-mail and phone are free at once, the username after the quarantine. */
async function freeContacts(ctx: Context, tx: Transaction, account: Account): Promise<void> {
  const emails = new Set((await tx.contacts.listByAccount(account.id, ctx.now)).map((contact) => contact.value));
  for (const claim of await tx.identifiers.listByAccount(account.id)) {
    const username = claim.space === 'name' && claim.value === account.username && !emails.has(claim.value);
    const until = username ? ctx.now + ctx.services.settings.quarantineMs : null;
    await tx.identifiers.release(claim.tenantId, claim.space, claim.value, account.id, until);
  }
}

function administration<Extra = unknown>(
  name: string,
  effect: (ctx: Context, tx: Transaction, account: Account, input: Extra) => Promise<void>,
) {
  return defineOperation<AccountReference & Extra, Account>({
    name,
    access: { operator: true },
    problems: ['not-found'],
    async execute(ctx, input) {
      const account = await resolve(ctx, input);
      await ctx.write(async (tx) => {
        await effect(ctx, tx, account, input);
        await tx.record({ event: name, result: 'success', accountId: account.id, tenantId: account.tenantId });
      });
      return account;
    },
  });
}

async function resolve(ctx: Context, { user, tenant: tenantName }: AccountReference): Promise<Account> {
  const tenant = await ctx.read.tenants.findByName(tenantName);
  if (tenant === undefined) throw problem('not-found', { field: 'tenant' });
  const [named] = await ctx.read.accounts.findForSignIn(canonicalName(user), tenant.id);
  const account =
    named?.account ??
    (await ctx.read.accounts.find(user)) ??
    (await ctx.read.accounts.findByCustomerNumber(tenant.id, user));
  if (account === undefined || account.tenantId !== tenant.id) throw problem('not-found', { field: 'user' });
  return account;
}
