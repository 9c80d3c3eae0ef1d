import type { Context, Transaction } from '../context.ts';
import { endSessions } from './end-sessions.ts';

/**
 * Ends whatever an account's credentials opened so far: sessions with their tokens, API keys, codes and links under way
 * (shared-model M-11). Where one session may go on, it is named.
 */
export async function endEverything(
  ctx: Context,
  tx: Transaction,
  accountId: string,
  exceptSessionId?: string,
): Promise<void> {
  await endSessions(ctx, tx, accountId, exceptSessionId);
  await tx.apiKeys.rotate(accountId);
  await tx.secrets.voidByAccount(accountId, ctx.now);
}
