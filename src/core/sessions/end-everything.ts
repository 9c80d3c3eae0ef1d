import type { Context, Transaction } from '../context.ts';
import type { SecretPurpose } from '../ports/repositories/secrets.ts';
import { endSessions } from './end-sessions.ts';

/**
 * Ends whatever an account's credentials opened so far: sessions with their tokens, API keys, codes and links under way
 * (shared-model M-11), those for the purpose that is spared excepted.
 */
export async function endEverything(
  ctx: Context,
  tx: Transaction,
  accountId: string,
  { spares }: { spares?: SecretPurpose } = {},
): Promise<void> {
  await endSessions(ctx, tx, accountId);
  await tx.apiKeys.rotate(accountId);
  await tx.secrets.voidByAccount(accountId, ctx.now, { except: spares });
}
