import { claimEmail } from '../accounts/claim-names.ts';
import { putPending, tellOld } from '../contacts/change-contact.ts';
import { sendCode } from '../contacts/send-code.ts';
import { withdrawPending } from '../contacts/withdraw-pending.ts';
import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact, ContactChannel } from '../ports/repositories/contacts.ts';
import { NAMELESS } from './nameless.ts';
import { putUnconfirmed, sendWayIn } from './unconfirmed-contact.ts';

interface Fresh {
  readonly channel: ContactChannel;
  readonly value: string;
  readonly display: string;
}

/**
 * A contact that the organisation gives for its customer. One that the customer confirmed stays in force until the customer
 * confirms the new one too; one that nobody confirmed is corrected at once, for otherwise a mistyped address could never be
 * (shared-model M-3). A value that is known already, in force or not, changes nothing: systems write back what they read.
 */
export async function changeContactOfCustomer(
  ctx: Context,
  tx: Transaction,
  account: Account,
  fresh: Fresh,
): Promise<void> {
  const contacts = (await tx.contacts.listByAccount(account.id, ctx.now)).filter(
    ({ channel }) => channel === fresh.channel,
  );
  if (contacts.some(({ value }) => value === fresh.value)) return;
  const inState = (state: Contact['state']) => contacts.find((contact) => contact.state === state);
  const [verified, initial, pending] = [inState('verified'), inState('initial'), inState('pending')];
  if (pending !== undefined) await withdrawPending(tx, pending);
  if (verified !== undefined) await replaceConfirmed(ctx, tx, account, verified, fresh);
  else if (fresh.channel === 'sms') await putUnconfirmed(ctx, tx, account, fresh);
  else await correctAddress(ctx, tx, account, initial, fresh);
}

async function replaceConfirmed(
  ctx: Context,
  tx: Transaction,
  account: Account,
  verified: Contact,
  fresh: Fresh,
): Promise<void> {
  // A number of a profile is reserved for nobody, and its owner asks for the code.
  await putPending(ctx, tx, account, fresh, { reserved: fresh.channel === 'email' });
  if (fresh.channel === 'email') await sendCode(ctx, tx, account, fresh);
  await tellOld(ctx, tx, account, verified, fresh.value);
}

/** The new address is the sign-in name at once, as one given at creation is; what went to the former one is void. */
async function correctAddress(
  ctx: Context,
  tx: Transaction,
  account: Account,
  former: Contact | undefined,
  fresh: Fresh,
): Promise<void> {
  const { id: accountId, tenantId } = account;
  await claimEmail(ctx, tx, { tenantId, accountId }, fresh.value, 'active', null);
  if (former !== undefined) await tx.identifiers.release(tenantId, 'name', former.value, accountId, null);
  if (account.username === former?.value || account.username.startsWith(NAMELESS))
    await tx.accounts.update(accountId, {
      username: fresh.value,
      usernameDisplay: fresh.display,
    });
  await tx.secrets.voidByAccount(accountId, ctx.now);
  await tx.credentials.deleteGeneratedPassword(accountId);
  const contact = await putUnconfirmed(ctx, tx, account, fresh);
  const hasPassword = (await tx.accounts.findForSignInById(accountId))?.password !== undefined;
  await sendWayIn(ctx, tx, account, contact, hasPassword);
}
