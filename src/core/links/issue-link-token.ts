import { newToken } from '#kernel/ids.ts';
import { sha256 } from '#kernel/sha256.ts';
import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { LinkPurpose } from '../ports/repositories/secrets.ts';

/** Wrong tries cost budgets instead of the token's own: it has 256 random bits. */
const TRIES = 1000;

/** Purposes of which an account can have several links under way, each for a value of its own. */
const SIDE_BY_SIDE: readonly LinkPurpose[] = ['validate-extra-email', 'terms-of-use'];

export interface IssuedToken {
  /** Of the secret that is kept of it. */
  readonly id: string;
  readonly code: string;
}

/**
 * Makes the token of a link that works once, for one purpose and one value (an address, a gateway) of an account, and gives
 * it: only its hash is kept. An older one of the purpose is void (M-9), or only the one for the same value.
 */
export async function issueLinkToken(
  ctx: Context,
  tx: Transaction,
  account: Account,
  { purpose, value, expiresAt }: { purpose: LinkPurpose; value: string; expiresAt: number },
): Promise<IssuedToken> {
  const code = newToken(ctx.services.random);
  const secret = {
    id: ctx.newId(),
    tenantId: account.tenantId,
    accountId: account.id,
    purpose,
    channel: 'email' as const,
    value,
    hash: sha256(code),
    triesLeft: TRIES,
    createdAt: ctx.now,
    expiresAt,
    usedAt: null,
    voidedAt: null,
  };
  await tx.secrets.issue(secret, { voids: SIDE_BY_SIDE.includes(purpose) ? 'same-value' : 'same-purpose' });
  return { id: secret.id, code };
}
