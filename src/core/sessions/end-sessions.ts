import type { Context, Transaction } from '../context.ts';

/**
 * Ends the sessions of an account, with what they may have left half done: an authenticator app that was begun and never
 * proved is whoever's session it was, and would count for the next one (shared-model M-11). Where one session may go on, it
 * is named.
 */
export async function endSessions(
  ctx: Context,
  tx: Transaction,
  accountId: string,
  exceptSessionId?: string,
): Promise<void> {
  await tx.sessions.endByAccount(accountId, ctx.now, exceptSessionId);
  await tx.secondFactors.deleteUnprovedTotp(accountId);
}
