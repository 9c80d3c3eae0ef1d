import type { Secret } from '#kernel/secret.ts';
import { localeOf } from '../contacts/notice.ts';
import { defineOperation } from '../operation.ts';
import type { Locale } from '../ports/message.ts';
import type { LinkPurpose } from '../ports/repositories/secrets.ts';
import { findLink } from './find-link.ts';
import { countWrongLink, requireLinkTries } from './link-budget.ts';

export interface LinkQuestion {
  readonly token: Secret;
  readonly purposes: readonly LinkPurpose[];
  readonly userId?: string | undefined;
}

/** What a page may say to whoever holds a live link. */
export interface DescribedLink {
  readonly username: string;
  readonly address: string;
  readonly locale: Locale;
  /** What the service calls itself. */
  readonly product: string;
}

/**
 * What the page of a mailed link shows before anything happens: whose it is, in which language. Spends nothing, for programs
 * that look through mail open links too. Nothing where the link is not live, which counts against the caller's address. Raises
 * `too-many-requests`.
 */
export const describeLink = defineOperation<LinkQuestion, DescribedLink | undefined>({
  name: 'link.describe',
  access: { anonymous: true },
  problems: ['too-many-requests'],
  async execute(ctx, { token, purposes, userId }) {
    await requireLinkTries(ctx);
    const link = await findLink(ctx, token, purposes, userId);
    if (link === undefined) {
      await countWrongLink(ctx);
      return undefined;
    }
    const { account, secret } = link;
    return {
      username: account.usernameDisplay,
      address: secret.value,
      locale: await localeOf(ctx, ctx.read, account),
      product: (await ctx.read.tenants.find(account.tenantId))?.name ?? '',
    };
  },
});
