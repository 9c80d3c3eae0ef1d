import { holdBehind } from '../contacts/withdraw-pending.ts';
import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';
import type { Identifier } from '../ports/repositories/identifiers.ts';
import { endEverything } from '../sessions/end-everything.ts';
import { dropCredentials } from './drop-earlier-credentials.ts';

/** Ends an account for good: names, gateways, every way in, roles, sessions and keys. What it shows of the person stays. */
export async function endAccount(ctx: Context, tx: Transaction, account: Account): Promise<void> {
  await freeNames(ctx, tx, account);
  await tx.mainAccounts.detachGateways(account.id);
  await tx.credentials.deletePassword(account.id);
  await tx.credentials.deleteGeneratedPassword(account.id);
  await dropCredentials(tx, account.id);
  await tx.roles.deleteByAccount(account.id);
  await endEverything(ctx, tx, account.id);
}

/**
 * E-mail and phone are free at once, the username after the quarantine (shared-model M-3). What the account had given up
 * before, a former name or its own of an earlier end, goes on being held as long as it was.
 */
async function freeNames(ctx: Context, tx: Transaction, account: Account): Promise<void> {
  const contacts = await tx.contacts.listByAccount(account.id, ctx.now);
  for (const claim of await tx.identifiers.listByAccount(account.id)) {
    if (claim.state === 'given-up') continue;
    const until = heldUntil(ctx, account, claim, contacts);
    await tx.identifiers.release(claim.tenantId, claim.space, claim.value, account.id, until);
  }
}

function heldUntil(ctx: Context, account: Account, claim: Identifier, contacts: readonly Contact[]): number | null {
  const contact = contacts.find(({ value }) => value === claim.value);
  if (claim.state === 'pending') return contact === undefined ? claim.expiresAt : holdBehind(claim, contact);
  const isAddress = contact !== undefined && contact.state !== 'pending';
  const isUsername = claim.space === 'name' && claim.value === account.username && !isAddress;
  return isUsername ? ctx.now + ctx.services.settings.quarantineMs : null;
}
