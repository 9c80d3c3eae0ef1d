import { defineOperation } from '../operation.ts';
import { isUsernameTaken } from './username-taken.ts';

/**
 * Whether a username exists, for whoever asks: true exactly when creation would find it taken. Budgets are taken before anything
 * is looked up and are the same whatever the answer (shared-model M-15). Raises `too-many-requests`.
 */
export const usernameExists = defineOperation<{ username: string }, boolean>({
  name: 'username.exists',
  access: { anonymous: true },
  problems: ['too-many-requests'],
  async execute(ctx, { username }) {
    const address = ctx.origin.ip ?? 'none';
    await ctx.budget('existencePerAddress', address);
    await ctx.budget('existencePerDayPerAddress', address);
    // Last, so that whoever is over his own budget uses up nobody else's.
    await ctx.budget('existence', 'all');
    return isUsernameTaken(ctx, username);
  },
});
