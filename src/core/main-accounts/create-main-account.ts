import { randomUuid } from '#kernel/ids.ts';
import type { Secret } from '#kernel/secret.ts';
import { requireAccessPeriod } from '../accounts/access-period.ts';
import { createAccount } from '../accounts/create-account.ts';
import { furnishAccount, hashFirstPassword } from '../accounts/furnish-account.ts';
import { type Name, type Names, readNames } from '../accounts/read-names.ts';
import { readContact } from '../contacts/read-contact.ts';
import type { Context, Transaction } from '../context.ts';
import { sendExtraEmailLink, sendValidationLink } from '../links/send-links.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { MainAccount } from '../ports/repositories/main-accounts.ts';
import { mailTerms } from '../terms/mail-terms.ts';
import { attachGateway } from './attach-gateway.ts';
import { checkLocation } from './check-location.ts';
import { readGateways } from './read-gateways.ts';
import { requireUserId } from './require-user-id.ts';

/** What an end user says at the beginning; types and ranges its caller has checked. */
export interface NewMainAccount {
  readonly username: string;
  readonly email: string;
  readonly password: Secret;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** A language tag, such as `fr`, `nb-NO` or `en_GB`. */
  readonly locale: string | null;
  readonly extraEmails: readonly string[];
  /** Ids separated by commas. */
  readonly gateways: string | undefined;
  readonly accessFrom: number | null;
  readonly accessUntil: number | null;
  readonly details: Omit<MainAccount, 'setupOid'>;
}

/**
 * Makes the account of an end user with the home and its gateways: all of it, or nothing. What is malformed answers first,
 * then the password, then what is taken, so that whoever asks who exists must say everything right (contract, 3.8). Mails
 * go out with the commit: what validates the account, each further address, and the terms of each gateway.
 */
export const createMainAccount = defineOperation<NewMainAccount, Account>({
  name: 'main-account.create',
  access: { anonymous: true },
  problems: [
    'invalid-format',
    'out-of-range',
    'password-does-not-meet-requirements',
    'username-already-used',
    'email-already-used',
    'gateway-already-attached',
    'too-many-requests',
    'service-unavailable',
  ],
  async execute(ctx, given) {
    await ctx.budget('mainAccountsPerAddress', ctx.origin.ip ?? 'none');
    requireUserId(given.username);
    const names = readNames(ctx, { username: given.username, email: given.email });
    const extraEmails = given.extraEmails.map((email) => readContact(ctx, 'email', email));
    const gateways = given.gateways === undefined ? [] : readGateways(given.gateways);
    const { details } = given;
    if (details.location !== null) checkLocation(details.location);
    const period = requireAccessPeriod(given.accessFrom, given.accessUntil);
    const { tenantId } = ctx;
    const phc = await hashFirstPassword(ctx, given.password, tenantId, names);
    return createAccount(
      ctx,
      {
        tenantId,
        username: names.username.value,
        usernameDisplay: names.username.display,
        firstName: given.firstName,
        lastName: given.lastName,
        locale: given.locale,
        ...period,
      },
      async (tx, account) => {
        await registerPerson(ctx, tx, account, { names, phc, extraEmails });
        await setUpHome(ctx, tx, account, details, gateways);
      },
    );
  },
});

async function registerPerson(
  ctx: Context,
  tx: Transaction,
  account: Account,
  { names, phc, extraEmails }: { names: Names; phc: string; extraEmails: readonly Name[] },
): Promise<void> {
  const contact = await furnishAccount(ctx, tx, account, names, phc);
  await sendValidationLink(ctx, tx, account, contact);
  const owner = { tenantId: account.tenantId, accountId: account.id };
  for (const extra of extraEmails) {
    await tx.extraEmails.put({ ...owner, ...extra, id: ctx.newId(), validatedAt: null, createdAt: ctx.now });
    await sendExtraEmailLink(ctx, tx, account, extra);
  }
}

async function setUpHome(
  ctx: Context,
  tx: Transaction,
  account: Account,
  details: NewMainAccount['details'],
  gateways: readonly string[],
): Promise<void> {
  const owner = { tenantId: account.tenantId, accountId: account.id };
  await tx.mainAccounts.create(owner, { ...details, setupOid: randomUuid(ctx.services.random) }, ctx.now);
  const places = new Map(gateways.map((gatewayId, position) => [gatewayId, position]));
  // In one order, whoever asks: of two that want the same ones the second waits, and neither for the other.
  for (const gatewayId of gateways.toSorted())
    await attachGateway(ctx, tx, account, gatewayId, places.get(gatewayId) ?? 0);
  for (const gatewayId of gateways) await mailTerms(ctx, tx, account, gatewayId);
}
