import type { Context } from '../context.ts';
import { problem } from '../problems.ts';
import { ADMIN, SYSTEM_ADMIN } from './role-names.ts';

/** Whether the actor administers the server: read from the store at every call, never from a token. */
export async function isSystemAdmin(ctx: Context): Promise<boolean> {
  if (ctx.actor.kind === 'operator' || ctx.actor.kind === 'system') return true;
  return (await rolesOfActor(ctx)).some((grant) => grant.role === SYSTEM_ADMIN);
}

/** Whether the actor administers a tenant, as its administrator or the server's. */
export async function isAdminOf(ctx: Context, tenantId: string): Promise<boolean> {
  if (ctx.actor.kind === 'operator' || ctx.actor.kind === 'system') return true;
  const roles = await rolesOfActor(ctx);
  return roles.some(({ role, tenantId: where }) => role === SYSTEM_ADMIN || (role === ADMIN && where === tenantId));
}

/** Raises `not-allowed` unless the actor administers the server. */
export async function requireSystemAdmin(ctx: Context): Promise<void> {
  if (!(await isSystemAdmin(ctx))) throw problem('not-allowed');
}

/** Raises `not-allowed` unless the actor administers the tenant, or the server. */
export async function requireAdmin(ctx: Context, tenantId: string): Promise<void> {
  if (!(await isAdminOf(ctx, tenantId))) throw problem('not-allowed');
}

async function rolesOfActor(ctx: Context) {
  return 'accountId' in ctx.actor ? ctx.read.roles.listByAccount(ctx.actor.accountId) : [];
}
