import type { Secret } from '#kernel/secret.ts';
import type { Context } from '../context.ts';
import { findLink, type LiveLink } from '../links/find-link.ts';

/** Which offer of the terms is meant, as the link in its mail says. */
export interface OfferReference {
  readonly gatewayId: string;
  readonly token: Secret;
}

/** The live token of an offer, if it was issued for this gateway. */
export async function findOffer(ctx: Context, { gatewayId, token }: OfferReference): Promise<LiveLink | undefined> {
  const link = await findLink(ctx, token, ['terms-of-use']);
  return link?.secret.value === gatewayId ? link : undefined;
}
