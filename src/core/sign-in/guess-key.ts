import type { Context } from '../context.ts';

/** The failure counter of an account, or the shadow counter of a name that nobody has (kept by keyed hash). */
export function guessKey(ctx: Context, account: { id: string } | undefined, tenantId: string, name: string): string {
  return account === undefined ? `s:${ctx.services.vault.keyedHash('guess', tenantId, name)}` : `a:${account.id}`;
}
