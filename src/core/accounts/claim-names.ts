import type { Context, Transaction } from '../context.ts';
import type { IdentifierState } from '../ports/repositories/identifiers.ts';
import { problem } from '../problems.ts';

interface Claimant {
  readonly tenantId: string;
  readonly accountId: string;
}

/** Claims a username, or raises `username-already-used`. */
export async function claimUsername(
  ctx: Context,
  tx: Transaction,
  owner: Claimant,
  value: string,
  display: string,
): Promise<void> {
  const claimed = await tx.identifiers.claim(
    { ...owner, space: 'name', value, state: 'active', expiresAt: null },
    ctx.now,
  );
  if (!claimed) throw problem('username-already-used', { field: 'username', data: { username: display } });
}

/** Claims an e-mail address, pending until `expiresAt` or for good, or raises `email-already-used`. */
export async function claimEmail(
  ctx: Context,
  tx: Transaction,
  owner: Claimant,
  value: string,
  state: IdentifierState,
  expiresAt: number | null,
) {
  const claimed = await tx.identifiers.claim({ ...owner, space: 'name', value, state, expiresAt }, ctx.now);
  if (!claimed) throw problem('email-already-used', { field: 'email', data: { email: value } });
}

/** Claims a phone number, pending until `expiresAt` or for good, or raises `phone-number-already-used`. */
export async function claimPhone(
  ctx: Context,
  tx: Transaction,
  owner: Claimant,
  value: string,
  state: IdentifierState,
  expiresAt: number | null,
) {
  const claimed = await tx.identifiers.claim({ ...owner, space: 'phone', value, state, expiresAt }, ctx.now);
  if (!claimed) throw problem('phone-number-already-used', { field: 'phoneNumber', data: { phone: value } });
}
