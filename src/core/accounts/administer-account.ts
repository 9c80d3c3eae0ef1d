import type { Context, Transaction } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Account, AccountStatus } from '../ports/repositories/accounts.ts';
import { problem } from '../problems.ts';
import { endEverything } from '../sessions/end-everything.ts';
import { canonicalName } from '../sign-in/prove-password.ts';
import { type AccessPeriod, requireAccessPeriod } from './access-period.ts';
import { endAccount } from './end-account.ts';
import { erasePerson } from './erase-person.ts';
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
  problems: ['not-found', 'ambiguous-reference'],
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

/** Active, passive or deleted. All but active end every session and way in at once; deleted is final and frees e-mail and phone (M-3). */
export const setAccountStatus = administration<{ status: AccountStatus }>(
  'account.set-status',
  async (ctx, tx, account, { status }) => {
    if (account.status === 'D') throw problem('account-deleted');
    await tx.accounts.update(account.id, { status, updatedAt: ctx.now });
    if (status === 'D') await endAccount(ctx, tx, account);
    if (status === 'P') {
      await tx.credentials.deleteGeneratedPassword(account.id);
      await endEverything(ctx, tx, account.id);
    }
  },
);

/**
 * From when and until when an account can be used. What it opened stays as it is, and opens nothing outside the period:
 * the bounds are looked at whenever it is used.
 */
export const setAccessPeriod = administration<AccessPeriod>(
  'account.set-access-period',
  async (ctx, tx, account, { accessFrom, accessUntil }) => {
    await tx.accounts.update(account.id, { ...requireAccessPeriod(accessFrom, accessUntil), updatedAt: ctx.now });
  },
);

/**
 * Deletes an account and every personal detail of it, in messages too; the id stays, never to be used again, and so do the
 * audit trail and, for the quarantine period, the claim on the username.
 */
export const eraseAccount = administration('account.erase', erasePerson);

function administration<Extra = unknown>(
  name: string,
  effect: (ctx: Context, tx: Transaction, account: Account, input: Extra) => Promise<void>,
) {
  return defineOperation<AccountReference & Extra, Account>({
    name,
    access: { operator: true },
    problems: ['not-found', 'ambiguous-reference', 'account-deleted', 'out-of-range'],
    async execute(ctx, input) {
      const account = await resolve(ctx, input);
      await ctx.write(async (tx) => {
        await effect(ctx, tx, (await tx.accounts.lock(account.id)) ?? account, input);
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
  const candidates = [
    named?.account,
    await ctx.read.accounts.find(user),
    await ctx.read.accounts.findByCustomerNumber(tenant.id, user),
  ];
  const [account, ...others] = new Map(
    candidates.filter((one) => one !== undefined && one.tenantId === tenant.id).map((one) => [one?.id, one]),
  ).values();
  if (account === undefined) throw problem('not-found', { field: 'user' });
  // A username can be another's customer number: an operator must not lock or erase whom he did not mean.
  if (others.length > 0) throw problem('ambiguous-reference', { field: 'user', data: { user } });
  return account;
}
