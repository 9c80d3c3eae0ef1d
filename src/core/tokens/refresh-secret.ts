import { newToken } from '#kernel/ids.ts';
import { sha256 } from '#kernel/sha256.ts';
import type { Context, Transaction } from '../context.ts';

/** The first refresh token of a family: 256 random bits. */
export function firstRefreshToken(ctx: Context): string {
  return newToken(ctx.services.random);
}

/**
 * The one successor of a refresh token: an HMAC of it under a key of its family. Whoever repeats a lost answer gets the
 * same successor again, and nothing but a hash of it is stored (shared-model M-4).
 */
export function successorOf(ctx: Context, sessionId: string, token: string): string {
  return ctx.services.vault.keyedHash('refresh-family', sessionId, token);
}

export function storeRefreshToken(
  ctx: Context,
  tx: Transaction,
  sessionId: string,
  token: string,
  expiresAt: number,
): Promise<void> {
  return tx.sessions.createRefreshToken({ hash: sha256(token), sessionId, issuedAt: ctx.now, expiresAt, usedAt: null });
}
