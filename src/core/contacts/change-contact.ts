import { claimEmail, claimPhone } from '../accounts/claim-names.ts';
import { lockOwnAccount } from '../accounts/reach.ts';
import type { Context, Transaction } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact, ContactChannel } from '../ports/repositories/contacts.ts';
import { requireFreshFactor } from '../second-factor/require-factor-session.ts';
import { maskContact } from './mask-contact.ts';
import { sendTo } from './notice.ts';
import { readContact } from './read-contact.ts';
import { sendCode } from './send-code.ts';
import { withdrawPending } from './withdraw-pending.ts';

export interface ContactChange {
  readonly channel: ContactChannel;
  /** As typed. */
  readonly value: string;
}

/**
 * Sets or changes the own e-mail address or phone number: reserved and pending until the code that is sent there comes
 * back; what was verified stays in force meanwhile and is told (shared-model M-3). Codes of the second factor go where this
 * leads, so whoever has one proves it first (ADR 114).
 */
export const changeContact = defineOperation<ContactChange, void>({
  name: 'contact.change',
  access: { user: { scope: 'identity.me' } },
  problems: [
    'invalid-format',
    'email-already-used',
    'phone-number-already-used',
    'too-many-requests',
    'second-factor-session-required',
  ],
  execute(ctx, { channel, value: typed }) {
    const fresh = { channel, ...readContact(ctx, channel, typed) };
    return ctx.write(async (tx) => {
      const account = await lockOwnAccount(ctx, tx);
      requireFreshFactor(ctx, account);
      const contacts = (await tx.contacts.listByAccount(account.id, ctx.now)).filter(
        (contact) => contact.channel === channel,
      );
      const verified = contacts.find((contact) => contact.state === 'verified');
      const pending = contacts.find((contact) => contact.state === 'pending');
      // Whoever asks for one value takes back another that was pending.
      if (pending !== undefined && pending.value !== fresh.value) await withdrawPending(tx, pending);
      if (verified?.value === fresh.value) return;
      const initial = contacts.find((contact) => contact.state === 'initial');
      if (initial?.value !== fresh.value) await putPending(ctx, tx, account, fresh);
      await sendCode(ctx, tx, account, fresh);
      if (verified !== undefined) await tellOld(ctx, tx, account, verified, fresh.value);
      await tx.record({ event: 'contact-changing', result: 'success', accountId: account.id, detail: channel });
    });
  },
});

/** Keeps a value until it is confirmed or lapses; nobody else can have it meanwhile unless it is not to be `reserved`. */
export async function putPending(
  ctx: Context,
  tx: Transaction,
  account: Account,
  fresh: { channel: ContactChannel; value: string; display: string },
  { reserved }: { reserved: boolean } = { reserved: true },
): Promise<void> {
  const expiresAt = ctx.now + ctx.services.settings.unverifiedMs;
  const owner = { tenantId: account.tenantId, accountId: account.id };
  if (reserved && fresh.channel === 'email') await claimEmail(ctx, tx, owner, fresh.value, 'pending', expiresAt);
  else if (reserved) await claimPhone(ctx, tx, owner, fresh.value, 'pending', expiresAt);
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

/** Tells the contact in force that it is about to be replaced. */
export async function tellOld(
  ctx: Context,
  tx: Transaction,
  account: Account,
  verified: Contact,
  to: string,
): Promise<void> {
  const data = { channel: verified.channel, to: maskContact(to) };
  await sendTo(ctx, tx, account, verified, { template: 'contact-changing', data });
}
