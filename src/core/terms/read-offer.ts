import type { Context } from '../context.ts';
import { countWrongLink, requireLinkTries } from '../links/link-budget.ts';
import { defineOperation } from '../operation.ts';
import type { TermsOffer } from '../ports/repositories/terms.ts';
import { findOffer, type OfferReference } from './find-offer.ts';

export interface ShownOffer extends TermsOffer {
  readonly gatewayId: string;
  readonly text: string;
  /** What the service calls itself. */
  readonly product: string;
}

/** The terms that a token offers, for the page that its mail points to; nothing is spent. Undefined for a dead token. */
export const readOffer = defineOperation<OfferReference, ShownOffer | undefined>({
  name: 'terms.read-offer',
  access: { anonymous: true },
  problems: ['too-many-requests'],
  async execute(ctx, reference) {
    await requireLinkTries(ctx);
    const shown = await load(ctx, reference);
    if (shown === undefined) await countWrongLink(ctx);
    return shown;
  },
});

async function load(ctx: Context, reference: OfferReference): Promise<ShownOffer | undefined> {
  const link = await findOffer(ctx, reference);
  const offer = link && (await ctx.read.terms.findOffer(link.secret.id));
  const text = offer && (await ctx.read.terms.findText(offer.textHash));
  if (link === undefined || offer === undefined || text === undefined) return undefined;
  const tenant = await ctx.read.tenants.find(link.account.tenantId);
  return { ...offer, text, gatewayId: reference.gatewayId, product: tenant?.name ?? '' };
}
