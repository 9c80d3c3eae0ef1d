import type { Context } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Tenant } from '../ports/repositories/tenants.ts';
import type { Repositories } from '../ports/store.ts';
import { problem } from '../problems.ts';
import { reachesBeyondHome } from '../roles/beyond-home.ts';

/** Programs of the house itself work for every organisation; a partner's for its own only. */
function worksEverywhere(ctx: Context): boolean {
  return ctx.actor.kind === 'client' && ctx.actor.clientKind === 'internal';
}

/**
 * The organisation that a program works for: the one it names, else its own. A partner that names another one learns nothing
 * from the refusal, for it knows its own number. Raises `not-allowed`, `not-found`.
 */
export async function organisationInReach(ctx: Context, organisationId?: number): Promise<Tenant> {
  const own = await ctx.read.tenants.find(ctx.tenantId);
  if (own === undefined) throw problem('not-found');
  if (organisationId === undefined || organisationId === own.organisationId) return own;
  if (!worksEverywhere(ctx)) throw problem('not-allowed');
  // Beyond it, JSON has rounded the number already.
  const named = Number.isSafeInteger(organisationId)
    ? await ctx.read.tenants.findByName(String(organisationId))
    : undefined;
  if (named === undefined) throw problem('not-found');
  return named;
}

/**
 * The customer with this number at home in an organisation that the program works for. Somebody else's customer is like
 * none; so is a number that several of the other organisations gave. Raises `not-found`.
 */
export async function customerInReach(ctx: Context, customerNumber: string): Promise<Account> {
  const own = await ctx.read.accounts.findByCustomerNumber(ctx.tenantId, customerNumber);
  if (own !== undefined) return own;
  const [elsewhere, ...others] = worksEverywhere(ctx)
    ? await ctx.read.accounts.listByCustomerNumber(customerNumber)
    : [];
  if (elsewhere === undefined || others.length > 0) throw problem('not-found');
  return elsewhere;
}

/**
 * Whoever administers the server, or a tenant that is not the home, is no customer when something is to be changed: a
 * program of one organisation would reach others through the account (ADR 45). Asked again inside the transaction of the
 * change, the account's row locked, for who is given such a role waits for it. Raises `not-found`.
 */
export async function requireCustomer(account: Account, from: Repositories): Promise<void> {
  const roles = await from.roles.listByAccount(account.id);
  if (roles.some((grant) => reachesBeyondHome(account, grant))) throw problem('not-found');
}

/** The customer with this number, to be changed. Raises `not-found`. */
export async function customerToChange(ctx: Context, customerNumber: string): Promise<Account> {
  const account = await customerInReach(ctx, customerNumber);
  await requireCustomer(account, ctx.read);
  return account;
}

/** The same, if a password can be set or changed for the customer now. Raises `not-found`. */
export async function activeCustomerInReach(ctx: Context, customerNumber: string): Promise<Account> {
  return requireActive(await customerToChange(ctx, customerNumber));
}

/** A customer as it is now, its row locked until the transaction ends, if it still may be changed. Raises `not-found`. */
export async function lockCustomer(tx: Repositories, accountId: string): Promise<Account> {
  const account = await tx.accounts.lock(accountId);
  if (account === undefined || account.status === 'D') throw problem('not-found');
  await requireCustomer(account, tx);
  return account;
}

/** The same, if a password can be set or changed for the customer now. Raises `not-found`. */
export async function lockActiveCustomer(tx: Repositories, accountId: string): Promise<Account> {
  return requireActive(await lockCustomer(tx, accountId));
}

function requireActive(account: Account): Account {
  if (account.status !== 'A') throw problem('not-found');
  return account;
}
