import type { Context } from '../context.ts';
import { tryLink } from '../links/try-link.ts';
import { defineOperation } from '../operation.ts';
import type { SingleUseSecret } from '../ports/repositories/secrets.ts';
import type { TermsChoice } from '../ports/repositories/terms.ts';
import { findOffer, type OfferReference } from './find-offer.ts';

/**
 * Accepts or declines the terms of use for a gateway with the token that was mailed to its owner. One token serves either
 * choice, and the first use decides: true exactly once. A token that is used, void, late or another gateway's is one answer,
 * and stays as it is. Declining locks nobody out. Raises `too-many-requests`.
 */
export const decideTerms = defineOperation<OfferReference & { choice: TermsChoice }, boolean>({
  name: 'terms.decide',
  access: { anonymous: true },
  problems: ['too-many-requests'],
  execute: (ctx, { choice, ...reference }) =>
    tryLink(
      ctx,
      'terms-decision',
      () => findOffer(ctx, reference),
      ({ secret }) => decide(ctx, secret, choice),
    ),
});

/** Spends the token and keeps the evidence, in one transaction. */
function decide(ctx: Context, secret: SingleUseSecret, choice: TermsChoice): Promise<boolean> {
  const { tenantId, accountId, value: gatewayId } = secret;
  return ctx.write(async (tx) => {
    const offer = await tx.terms.findOffer(secret.id);
    const isTheirs = (await tx.mainAccounts.listGateways(accountId)).includes(gatewayId);
    if (offer === undefined || !isTheirs) return false;
    if (!(await tx.secrets.consume(secret.id, secret.hash, ctx.now))) return false;
    const { ip, face } = ctx.origin;
    const decided = { tenantId, accountId, gatewayId, choice, at: ctx.now, ip, face };
    await tx.terms.addDecision({ ...offer, ...decided, id: ctx.newId() });
    const detail = `${gatewayId} version ${offer.version}`;
    await tx.record({ event: `terms-${choice}`, result: 'success', accountId, tenantId, detail });
    return true;
  });
}
