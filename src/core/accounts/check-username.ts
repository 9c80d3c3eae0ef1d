import { defineOperation } from '../operation.ts';
import { problem } from '../problems.ts';
import { isUsernameTaken } from './username-taken.ts';

/** Whether a username can be registered. Raises `username-not-available` for a taken, held or reserved one. */
export const checkUsername = defineOperation<{ username: string }, void>({
  name: 'username.check',
  access: { anonymous: 'anonymousPrelogin', client: { scope: 'identity.signup' } },
  problems: ['username-not-available', 'too-many-requests'],
  async execute(ctx, { username }) {
    // The wire must say who exists, so it says it seldom, whoever asks (shared-model M-15).
    const address = ctx.origin.ip ?? 'none';
    await ctx.budget('availabilityPerAddress', address);
    if (ctx.actor.kind === 'anonymous') await ctx.budget('availabilityPerAddress', address);
    if (await isUsernameTaken(ctx, username)) throw problem('username-not-available', { data: { username } });
  },
});
