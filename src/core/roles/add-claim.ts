import { defineOperation } from '../operation.ts';
import type { CustomClaim } from '../ports/repositories/roles.ts';
import { problem } from '../problems.ts';
import { MOST_CLAIM_BYTES } from '../tokens/token-size.ts';
import { findMember } from './find-member.ts';
import { giveToOwner } from './give-to-owner.ts';
import { requireAdmin } from './require-admin.ts';
import { isReservedClaim } from './reserved-claims.ts';

type Given = Pick<CustomClaim, 'type' | 'value'>;

/** Says something about a person in the tenant at hand: tokens that work there repeat it. The same pair is stored once. */
export const addClaim = defineOperation<Given & { email: string }, void>({
  name: 'claim.add',
  access: { user: { scope: 'identity.me', role: 'admin' }, apiKey: true },
  problems: ['claim-type-reserved', 'not-found', 'ambiguous-user', 'too-many-claims'],
  async execute(ctx, { email, type, value }) {
    const { tenantId } = ctx;
    await requireAdmin(ctx, tenantId);
    if (isReservedClaim(type)) throw problem('claim-type-reserved', { field: 'type', data: { type } });
    await ctx.write(async (tx) => {
      // From here on nobody gets in or out of the tenant: whoever left it has no claims there, and who lost its
      // administration adds none.
      await tx.roles.holdStill(tenantId);
      await requireAdmin(ctx, tenantId, tx);
      const account = await findMember({ read: tx, now: ctx.now }, tenantId, email);
      await giveToOwner(ctx, tx, { accountId: account.id, tenantId, email });
      const claims = await tx.roles.listClaims(account.id, tenantId);
      if (claims.some((claim) => claim.type === type && claim.value === value)) return;
      if (sizeOf([...claims, { type, value }]) > MOST_CLAIM_BYTES) throw problem('too-many-claims', { field: 'value' });
      await tx.roles.addClaim({ accountId: account.id, tenantId, type, value, createdAt: ctx.now });
      await tx.record({ event: 'claim-added', result: 'success', accountId: account.id, tenantId, detail: type });
    });
  },
});

/** Bytes in a token: a little more than exact, since values of one type stand in one list. */
function sizeOf(claims: readonly Given[]): number {
  return claims.reduce((sum, { type, value }) => sum + Buffer.byteLength(JSON.stringify({ [type]: value })), 0);
}
