import type { Context } from '../context.ts';
import type { Repositories } from '../ports/store.ts';
import { problem } from '../problems.ts';
import { ADMIN, SYSTEM_ADMIN } from './role-names.ts';

/**
 * Whether the actor administers the server: read from the store at every call, never from a token. Inside a transaction
 * that depends on it, `from` is that transaction.
 */
export async function isSystemAdmin(ctx: Context, from: Repositories = ctx.read): Promise<boolean> {
  if (ctx.actor.kind === 'operator' || ctx.actor.kind === 'system') return true;
  return (await rolesOfActor(ctx, from)).some((grant) => grant.role === SYSTEM_ADMIN);
}

/** Raises `not-allowed` unless the actor administers the server. */
export async function requireSystemAdmin(ctx: Context, from: Repositories = ctx.read): Promise<void> {
  if (!(await isSystemAdmin(ctx, from))) throw problem('not-allowed');
}

/** Raises `not-allowed` unless the actor administers the tenant, or the server. */
export async function requireAdmin(ctx: Context, tenantId: string, from: Repositories = ctx.read): Promise<void> {
  if (await isSystemAdmin(ctx, from)) return;
  const roles = await rolesOfActor(ctx, from);
  if (!roles.some((grant) => grant.role === ADMIN && grant.tenantId === tenantId)) throw problem('not-allowed');
}

async function rolesOfActor({ actor }: Context, { roles }: Repositories) {
  return 'accountId' in actor ? roles.listByAccount(actor.accountId) : [];
}
