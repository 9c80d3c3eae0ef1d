import { defineOperation } from '../operation.ts';

/** The JSON Web Key Set (RFC 7517) that access tokens are verified with. */
export const publishedKeys = defineOperation<void, { keys: readonly Record<string, unknown>[] }>({
  name: 'keys.publish',
  access: { anonymous: true },
  problems: [],
  execute: async (ctx) => ({ keys: await ctx.services.signer.publishedKeys() }),
});
