import { newToken } from '#kernel/ids.ts';
import { sha256 } from '#kernel/sha256.ts';
import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { LinkPurpose } from '../ports/repositories/secrets.ts';

/** Wrong tries cost budgets instead of the token's own: it has 256 random bits. */
const TRIES = 1000;

/**
 * Makes the token of a link that works once, for one purpose and one address of an account, and gives it: only its hash is
 * kept. An older one of the purpose is void (M-9); of further addresses each has its own.
 */
export async function issueLinkToken(
  ctx: Context,
  tx: Transaction,
  account: Account,
  { purpose, address, expiresAt }: { purpose: LinkPurpose; address: string; expiresAt: number },
): Promise<string> {
  const token = newToken(ctx.services.random);
  const secret = {
    id: ctx.newId(),
    tenantId: account.tenantId,
    accountId: account.id,
    purpose,
    channel: 'email' as const,
    value: address,
    hash: sha256(token),
    triesLeft: TRIES,
    createdAt: ctx.now,
    expiresAt,
    usedAt: null,
    voidedAt: null,
  };
  await tx.secrets.issue(secret, { voids: purpose === 'validate-extra-email' ? 'same-value' : 'same-purpose' });
  return token;
}
