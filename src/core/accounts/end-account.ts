import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
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

/** E-mail and phone are free at once, the username after the quarantine (shared-model M-3). */
async function freeNames(ctx: Context, tx: Transaction, account: Account): Promise<void> {
  const emails = new Set((await tx.contacts.listByAccount(account.id, ctx.now)).map((contact) => contact.value));
  for (const claim of await tx.identifiers.listByAccount(account.id)) {
    const username = claim.space === 'name' && claim.value === account.username && !emails.has(claim.value);
    const until = username ? ctx.now + ctx.services.settings.quarantineMs : null;
    await tx.identifiers.release(claim.tenantId, claim.space, claim.value, account.id, until);
  }
}
