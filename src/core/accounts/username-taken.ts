import { isReservedUsername } from '#kernel/text/username.ts';
import type { Context } from '../context.ts';
import { canonicalName } from '../sign-in/prove-password.ts';

/** Whether nobody can take this name in the tenant at hand: it is somebody's, pending, held after it was given up, or reserved. */
export async function isUsernameTaken(ctx: Context, username: string): Promise<boolean> {
  const claim = await ctx.read.identifiers.find(ctx.tenantId, 'name', canonicalName(username), ctx.now);
  return claim !== undefined || isReservedUsername(username);
}
