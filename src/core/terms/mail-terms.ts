import { hash } from 'node:crypto';
import { DAY, HOUR } from '#kernel/clock.ts';
import { destinationOf } from '../contacts/code-budget.ts';
import { localeOf, mailContact, sendTo } from '../contacts/notice.ts';
import type { Context, Transaction } from '../context.ts';
import { issueLinkToken } from '../links/issue-link-token.ts';
import { linkTo } from '../links/link-to.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';
import type { TermsOffer } from '../ports/repositories/terms.ts';

/** As many as one account can have gateways. */
const TERMS_PER_HOUR = 20;

export interface MailedTerms extends TermsOffer {
  readonly contact: Contact;
  readonly expiresAt: number;
}

/**
 * Mails the owner of a gateway a link to the terms as they are now, with a token that accepts or declines them once. The text
 * is kept and the token bound to it: what is decided on is what was shown, whatever is configured since. An older token for
 * the same gateway is void. Gives what was sent, or undefined where the account has no address to send it to, or the address
 * has had its messages for this hour: anybody can make accounts and gateways for somebody else's. Operators send all the same.
 */
export async function mailTerms(
  ctx: Context,
  tx: Transaction,
  account: Account,
  gatewayId: string,
): Promise<MailedTerms | undefined> {
  const contact = mailContact(await tx.contacts.listByAccount(account.id, ctx.now));
  if (contact === undefined) return undefined;
  if (ctx.actor.kind !== 'operator' && (await isSated(ctx, tx, contact))) return undefined;
  const { terms, termsLinkMs } = ctx.services.settings;
  const locale = await localeOf(ctx, tx, account);
  const text = terms.texts[locale];
  const offer = { version: terms.version, textHash: hash('sha256', text, 'hex'), locale };
  const expiresAt = ctx.now + termsLinkMs;
  const token = await issueLinkToken(ctx, tx, account, { purpose: 'terms-of-use', value: gatewayId, expiresAt });
  await tx.terms.keepText(offer.textHash, text, ctx.now);
  await tx.terms.putOffer(token.id, offer);
  const link = linkTo(ctx, 'termsOfUse', { gatewayId, token: token.code });
  const data = { link, code: token.code, gateway: gatewayId, days: Math.round(termsLinkMs / DAY) };
  await sendTo(ctx, tx, account, contact, { template: 'terms-of-use', data, expiresAt });
  return { ...offer, contact, expiresAt };
}

async function isSated(ctx: Context, tx: Transaction, contact: Contact): Promise<boolean> {
  const key = `terms-to:${destinationOf(ctx, contact)}`;
  return (await tx.guesses.take(key, HOUR, ctx.now)).used > TERMS_PER_HOUR;
}
