import type { Context, Transaction } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Account, AccountStatus } from '../ports/repositories/accounts.ts';
import type { MainAccount } from '../ports/repositories/main-accounts.ts';
import { problem } from '../problems.ts';
import { endEverything } from '../sessions/end-everything.ts';
import { type AccessPeriod, requireAccessPeriod } from './access-period.ts';
import { endAccount } from './end-account.ts';
import { erasePerson } from './erase-person.ts';
import { loadProfile, type Profile } from './profile.ts';
import { type AccountReference, resolveAccount } from './resolve-account.ts';

/** A profile, and the home beside it. */
export interface ShownAccount extends Profile {
  readonly mainAccount: MainAccount | undefined;
  readonly gateways: readonly string[];
}

/** The profile of any account, for a person with a shell on the host. */
export const showAccount = defineOperation<AccountReference, ShownAccount>({
  name: 'account.show',
  access: { operator: true },
  problems: ['not-found', 'ambiguous-reference'],
  async execute(ctx, reference) {
    const account = await resolveAccount(ctx, reference);
    return {
      ...(await loadProfile(ctx, account)),
      mainAccount: await ctx.read.mainAccounts.find(account.id),
      gateways: await ctx.read.mainAccounts.listGateways(account.id),
    };
  },
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
    if (account.status === 'P' && status === 'A') await keepData(tx, account);
    if (status === 'D') await endAccount(ctx, tx, account);
    if (status === 'P') {
      await tx.credentials.deleteGeneratedPassword(account.id);
      await endEverything(ctx, tx, account.id);
    }
  },
);

/** Whoever is taken back is not to be erased at the date that came with the end (ADR 44). */
async function keepData(tx: Transaction, { id: accountId, tenantId }: Account): Promise<void> {
  const customer = await tx.customers.find(accountId);
  if (customer !== undefined && customer.expiresAt !== null)
    await tx.customers.save({ accountId, tenantId }, { expiresAt: null });
}

/**
 * From when and until when an account can be used. What it opened stays as it is, and opens nothing outside the period:
 * the bounds are looked at whenever it is used.
 */
export const setAccessPeriod = administration<AccessPeriod>(
  'account.set-access-period',
  async (ctx, tx, account, { accessFrom, accessUntil }) => {
    await tx.accounts.update(account.id, {
      ...requireAccessPeriod(accessFrom, accessUntil),
      accessByOperator: true,
      updatedAt: ctx.now,
    });
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
      const account = await resolveAccount(ctx, input);
      await ctx.write(async (tx) => {
        await effect(ctx, tx, (await tx.accounts.lock(account.id)) ?? account, input);
        await tx.record({ event: name, result: 'success', accountId: account.id, tenantId: account.tenantId });
      });
      return account;
    },
  });
}
