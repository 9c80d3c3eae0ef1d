import { defineOperation } from '../operation.ts';
import type { Rotated, Rotation } from '../ports/signer.ts';

/**
 * Makes the next signing key when it is due, or at once with `force`; tokens signed so far stay good until they expire. With
 * `revoke` they die within a second, on every node: for a key that somebody else may have.
 */
export const rotateKeys = defineOperation<Rotation, Rotated>({
  name: 'keys.rotate',
  access: { operator: true, system: true },
  problems: [],
  async execute(ctx, how) {
    const outcome = await ctx.services.signer.rotate(how);
    const { created, revoked } = outcome;
    if (created === undefined) return outcome;
    await ctx.write(async (tx) => {
      await tx.record({ event: 'signing-key-created', result: 'success', detail: created });
      for (const kid of revoked) await tx.record({ event: 'signing-key-revoked', result: 'success', detail: kid });
    });
    return outcome;
  },
});
