import type { Secret } from '#kernel/secret.ts';
import { withdrawPending } from '../contacts/withdraw-pending.ts';
import type { Context, Transaction } from '../context.ts';
import { NAMELESS } from '../customers/nameless.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';
import type { SingleUseSecret } from '../ports/repositories/secrets.ts';
import { endEverything } from '../sessions/end-everything.ts';
import { addressOf } from './confirm-by-link.ts';
import { findLink } from './find-link.ts';
import { tryLink } from './try-link.ts';

/**
 * Whoever was asked by a mailed link whether an account or address is theirs says no: the account's claim on the address
 * goes, and everything that was sent there with it (M-3). The account itself stays, for it may be somebody's who mistyped.
 * True exactly once; an address that was confirmed meanwhile stays. Raises `too-many-requests`.
 */
export const disownAddress = defineOperation<{ token: Secret }, boolean>({
  name: 'account.disown',
  access: { anonymous: true },
  problems: ['too-many-requests'],
  execute: (ctx, { token }) =>
    tryLink(
      ctx,
      'address-disowned',
      () => findLink(ctx, token, ['validate-account', 'validate-email', 'validate-extra-email']),
      ({ secret }) => ctx.write((tx) => disown(ctx, tx, secret)),
    ),
});

async function disown(ctx: Context, tx: Transaction, secret: SingleUseSecret): Promise<boolean> {
  const account = await tx.accounts.lock(secret.accountId);
  if (account?.status !== 'A') return false;
  const isExtra = secret.purpose === 'validate-extra-email';
  const contact = isExtra ? undefined : addressOf(await tx.contacts.listByAccount(account.id, ctx.now), secret);
  if (!isExtra && (contact === undefined || contact.state === 'verified')) return false;
  if (!(await tx.secrets.consume(secret.id, secret.hash, ctx.now))) return false;
  if (contact === undefined) await tx.extraEmails.delete(account.id, secret.value);
  else if (contact.state === 'pending') await withdrawPending(tx, contact);
  else await removeInitial(ctx, tx, account, contact);
  await tx.record({
    event: 'address-disowned',
    result: 'success',
    accountId: account.id,
    tenantId: account.tenantId,
  });
  return true;
}

/** Nobody had confirmed it, so it is free at once, and so are the gateways that came with it. Where it was the username, nobody signs in to the account any more. */
async function removeInitial(ctx: Context, tx: Transaction, account: Account, contact: Contact): Promise<void> {
  await tx.contacts.delete(contact.id);
  await tx.mainAccounts.detachGateways(account.id);
  await tx.identifiers.release(account.tenantId, 'name', contact.value, account.id, null);
  await tx.credentials.deleteGeneratedPassword(account.id);
  const isName = account.username === contact.value;
  const name = `${NAMELESS}${account.id}`;
  await tx.accounts.update(account.id, {
    attachesTo: null,
    ...(isName ? { username: name, usernameDisplay: name } : {}),
    updatedAt: ctx.now,
  });
  if (isName) await endEverything(ctx, tx, account.id);
  else await tx.secrets.voidByAccount(account.id, ctx.now);
}
