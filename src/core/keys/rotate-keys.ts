import { defineOperation } from '../operation.ts';

/** Makes the next signing key when it is due, or at once with `force`; tokens signed so far stay good until they expire. */
export const rotateKeys = defineOperation<{ force: boolean }, { created: string | undefined; active: string }>({
  name: 'keys.rotate',
  access: { operator: true, system: true },
  problems: [],
  async execute(ctx, { force }) {
    const outcome = await ctx.services.signer.rotate(force);
    if (outcome.created !== undefined) {
      await ctx.write((tx) => tx.record({ event: 'signing-key-created', result: 'success', detail: outcome.created }));
    }
    return outcome;
  },
});
