import type { Context } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { problem } from '../problems.ts';
import { canonicalName } from '../sign-in/prove-password.ts';

/** Whom an operator means: a username, e-mail address, user id or customer number in one tenant. */
export interface AccountReference {
  readonly user: string;
  /** tenantId or organisation number. */
  readonly tenant: string;
}

/** The one account that an operator means. Raises `not-found`, `ambiguous-reference`. */
export async function resolveAccount(ctx: Context, { user, tenant: tenantName }: AccountReference): Promise<Account> {
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
