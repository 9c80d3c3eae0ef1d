import { HOUR } from '#kernel/clock.ts';
import { sendTo } from '../contacts/notice.ts';
import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { LinkPurpose } from '../ports/repositories/secrets.ts';
import { issueLinkToken } from './issue-link-token.ts';
import { mayMailLink } from './link-budget.ts';
import { linkTo } from './link-to.ts';

/** An address that a link goes to, canonical. */
interface Addressee {
  readonly value: string;
}

/** With a new account: mails what validates it and its address, unless the address has had too many messages. */
export async function sendValidationLink(
  ctx: Context,
  tx: Transaction,
  account: Account,
  contact: Addressee,
): Promise<void> {
  const link = { who: account.id, address: contact.value, purpose: 'validate-account', asked: false } as const;
  if (await mayMailLink(ctx, tx, link)) await mailValidationLink(ctx, tx, account, contact);
}

/** With a new account: mails what validates a further address, likewise. Of several addresses each has a link of its own. */
export async function sendExtraEmailLink(
  ctx: Context,
  tx: Transaction,
  account: Account,
  extra: Addressee,
): Promise<void> {
  const link = { who: account.id, address: extra.value, purpose: 'validate-extra-email', asked: false } as const;
  if (await mayMailLink(ctx, tx, link)) await mailAddressLink(ctx, tx, account, extra, 'validate-extra-email');
}

/** Mails what validates an account and its address; an older one is void. Budgets are the caller's to ask. */
export async function mailValidationLink(
  ctx: Context,
  tx: Transaction,
  account: Account,
  contact: Addressee,
): Promise<void> {
  const { code, expiresAt, hours } = await issue(ctx, tx, account, contact, 'validate-account');
  const link = linkTo(ctx, 'validation', { userId: account.usernameDisplay, token: code });
  const content = { template: 'validate-account', data: { link, code, hours }, expiresAt } as const;
  await sendTo(ctx, tx, account, { channel: 'email', value: contact.value }, content);
}

/** The same for the account's own address, asked for by somebody who is signed in. */
export function mailEmailLink(ctx: Context, tx: Transaction, account: Account, contact: Addressee): Promise<void> {
  return mailAddressLink(ctx, tx, account, contact, 'validate-email');
}

async function mailAddressLink(
  ctx: Context,
  tx: Transaction,
  account: Account,
  addressee: Addressee,
  purpose: 'validate-email' | 'validate-extra-email',
): Promise<void> {
  const { code, expiresAt, hours } = await issue(ctx, tx, account, addressee, purpose);
  const link = linkTo(ctx, 'emailValidation', { token: code });
  const content = { template: 'validate-email', data: { link, code, hours }, expiresAt } as const;
  await sendTo(ctx, tx, account, { channel: 'email', value: addressee.value }, content);
}

async function issue(ctx: Context, tx: Transaction, account: Account, { value }: Addressee, purpose: LinkPurpose) {
  const { validationLinkMs } = ctx.services.settings;
  const expiresAt = ctx.now + validationLinkMs;
  const { code } = await issueLinkToken(ctx, tx, account, { purpose, value, expiresAt });
  return { code, expiresAt, hours: Math.round(validationLinkMs / HOUR) };
}
