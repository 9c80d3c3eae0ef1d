import type { Context } from '../context.ts';

/** The failure counter of an account, or the shadow counter of a name that nobody has (kept by keyed hash). */
export function guessKey(ctx: Context, account: { id: string } | undefined, tenantId: string, name: string): string {
  // Made for both, so that it takes as long (S01).
  const shadow = ctx.services.vault.keyedHash('guess', tenantId, name);
  return account === undefined ? `s:${shadow}` : `a:${account.id}`;
}
