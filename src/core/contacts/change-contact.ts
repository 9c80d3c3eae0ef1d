import { SECOND } from '#kernel/clock.ts';
import { claimEmail, claimPhone } from '../accounts/claim-names.ts';
import { ownAccount } from '../accounts/reach.ts';
import type { Context, Transaction } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact, ContactChannel } from '../ports/repositories/contacts.ts';
import { problem } from '../problems.ts';
import { maskContact } from './mask-contact.ts';
import { sendTo } from './notice.ts';
import { readContact } from './read-contact.ts';
import { confirmationPurpose, sendCode } from './send-code.ts';

export interface ContactChange {
  readonly channel: ContactChannel;
  /** As typed. */
  readonly value: string;
}

/**
 * Sets or changes the own e-mail address or phone number: reserved and pending until the code that is sent there comes
 * back; what was verified stays in force meanwhile and is told (shared-model M-3).
 */
export const changeContact = defineOperation<ContactChange, void>({
  name: 'contact.change',
  access: { user: { scope: 'identity.me' } },
  problems: ['invalid-format', 'email-already-used', 'phone-number-already-used', 'too-many-requests'],
  async execute(ctx, { channel, value: typed }) {
    const { value, display } = readContact(ctx, channel, typed);
    const account = await ownAccount(ctx);
    const contacts = (await ctx.read.contacts.listByAccount(account.id, ctx.now)).filter(
      (contact) => contact.channel === channel,
    );
    const verified = contacts.find((contact) => contact.state === 'verified');
    if (verified?.value === value) return dropPending(ctx, contacts);
    await requireCoolDown(ctx, account, channel, value);
    await ctx.budget('messagesPerAccount', `codes:${account.id}`);
    await ctx.write(async (tx) => {
      const initial = contacts.find((contact) => contact.state === 'initial' && contact.value === value);
      await withdrawOther(tx, contacts, value);
      if (initial === undefined) await putPending(ctx, tx, account, { channel, value, display });
      await sendCode(ctx, tx, account, { channel, value });
      if (verified !== undefined) await tellOld(ctx, tx, account, verified, value);
      await tx.record({ event: 'contact-changing', result: 'success', accountId: account.id, detail: channel });
    });
  },
});

/** Going back to the verified value takes the pending one back; nothing needs to be said. */
async function dropPending(ctx: Context, contacts: readonly Contact[]): Promise<void> {
  const pending = contacts.find((contact) => contact.state === 'pending');
  if (pending !== undefined) await ctx.write((tx) => withdraw(tx, pending));
}

/** A repeat for the same value within 30 seconds changes nothing and sends nothing (M-9). */
async function requireCoolDown(ctx: Context, account: Account, channel: ContactChannel, value: string): Promise<void> {
  const last = await ctx.read.secrets.findNewest(account.id, confirmationPurpose(channel), value);
  const wait = last === undefined ? 0 : last.createdAt + ctx.services.settings.resendMs - ctx.now;
  if (wait > 0 && last?.usedAt === null) throw problem('too-many-requests', { retryAfter: Math.ceil(wait / SECOND) });
}

/** Whoever asks for one value takes back another that was pending. */
async function withdrawOther(tx: Transaction, contacts: readonly Contact[], value: string): Promise<void> {
  const former = contacts.find((contact) => contact.state === 'pending');
  if (former !== undefined && former.value !== value) await withdraw(tx, former);
}

async function putPending(
  ctx: Context,
  tx: Transaction,
  account: Account,
  fresh: { channel: ContactChannel; value: string; display: string },
): Promise<void> {
  const expiresAt = ctx.now + ctx.services.settings.unverifiedMs;
  const owner = { tenantId: account.tenantId, accountId: account.id };
  if (fresh.channel === 'email') await claimEmail(ctx, tx, owner, fresh.value, 'pending', expiresAt);
  else await claimPhone(ctx, tx, owner, fresh.value, 'pending', expiresAt);
  await tx.contacts.put({
    ...owner,
    ...fresh,
    id: ctx.newId(),
    state: 'pending',
    createdAt: ctx.now,
    verifiedAt: null,
    expiresAt,
  });
}

/** A pending value that nobody confirmed is free for anyone at once: it was never anybody's. */
async function withdraw(tx: Transaction, pending: Contact): Promise<void> {
  const space = pending.channel === 'email' ? 'name' : 'phone';
  const claims = await tx.identifiers.listByAccount(pending.accountId);
  // An own username in the form of this address stays what it is.
  if (claims.some((claim) => claim.space === space && claim.value === pending.value && claim.state === 'pending')) {
    await tx.identifiers.release(pending.tenantId, space, pending.value, pending.accountId, null);
  }
  await tx.contacts.delete(pending.id);
}

async function tellOld(ctx: Context, tx: Transaction, account: Account, verified: Contact, to: string): Promise<void> {
  const data = { channel: verified.channel, to: maskContact(to) };
  await sendTo(ctx, tx, account, verified, { template: 'contact-changing', data });
}
