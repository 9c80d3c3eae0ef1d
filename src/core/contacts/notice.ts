import type { Context, Transaction } from '../context.ts';
import type { Locale, Message, MessageData, Template } from '../ports/message.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';
import type { Repositories } from '../ports/store.ts';
import { nearestLocale } from './nearest-locale.ts';

/** The language a person is written to in: their own, else their tenant's, else the server's (shared-model M-12). */
export async function localeOf(ctx: Context, repositories: Repositories, account: Account): Promise<Locale> {
  const own = nearestLocale(account.locale ?? '');
  if (own !== undefined) return own;
  const tenant = await repositories.tenants.find(account.tenantId);
  return nearestLocale(tenant?.locale ?? '') ?? ctx.services.settings.defaultLocale;
}

/**
 * Where codes and recovery mail of an account go: to its verified address, else to the one given at creation. To a pending
 * one never (shared-model M-3).
 */
export function mailContact(contacts: readonly Contact[]): Contact | undefined {
  const email = contacts.filter((contact) => contact.channel === 'email');
  return email.find((contact) => contact.state === 'verified') ?? email.find((contact) => contact.state === 'initial');
}

/** The contact with this address, in force: verified, or given at creation. */
export function emailOf(contacts: readonly Contact[], email: string): Contact | undefined {
  return contacts.find(({ channel, state, value }) => channel === 'email' && state !== 'pending' && value === email);
}

/** The verified phone number of an account. */
export function verifiedPhone(contacts: readonly Contact[]): Contact | undefined {
  return contacts.find((contact) => contact.channel === 'sms' && contact.state === 'verified');
}

/** Puts one message to one contact of an account into the outbox. */
export async function sendTo<T extends Template>(
  ctx: Context,
  tx: Transaction,
  account: Account,
  contact: { channel: 'email' | 'sms'; value: string },
  content: { template: T; data: MessageData[T]; expiresAt?: number },
): Promise<void> {
  const name = [account.firstName, account.lastName].filter((part) => part !== null).join(' ');
  const message = {
    ...content,
    channel: contact.channel,
    to: contact.value,
    locale: await localeOf(ctx, tx, account),
    ...(name === '' ? {} : { name }),
  } as unknown as Message;
  await tx.send(message, { tenantId: account.tenantId, accountId: account.id });
}

/**
 * A security notice to the account's verified address, if it has one. An address that nobody confirmed may be a stranger's,
 * whom whoever registered with it could flood.
 */
export async function noticeTo<T extends Template>(
  ctx: Context,
  tx: Transaction,
  account: Account,
  content: { template: T; data: MessageData[T] },
): Promise<void> {
  const contact = mailContact(await tx.contacts.listByAccount(account.id, ctx.now));
  if (contact?.state === 'verified') await sendTo(ctx, tx, account, contact, content);
}
