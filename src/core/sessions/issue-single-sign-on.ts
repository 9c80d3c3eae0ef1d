import { MINUTE } from '#kernel/clock.ts';
import { newToken } from '#kernel/ids.ts';
import { type Secret, secret } from '#kernel/secret.ts';
import { sha256 } from '#kernel/sha256.ts';
import { ownAccount } from '../accounts/reach.ts';
import type { UserActor } from '../actor.ts';
import { defineOperation } from '../operation.ts';

/** From one program to the next one, on one machine: nobody types it. */
const LIFETIME = MINUTE;

/**
 * A token that opens one more session of the person, once and within a minute, as long as the session at hand lives
 * (shared-model M-9, M-11).
 */
export const issueSingleSignOn = defineOperation<void, Secret>({
  name: 'single-sign-on.issue',
  access: { user: { scope: 'identity.me' } },
  problems: [],
  async execute(ctx) {
    const account = await ownAccount(ctx);
    const { sessionId } = ctx.actor as UserActor;
    const token = newToken(ctx.services.random);
    const owner = { accountId: account.id, tenantId: account.tenantId };
    await ctx.write(async (tx) => {
      await tx.secrets.issue({
        ...owner,
        id: ctx.newId(),
        purpose: 'single-sign-on',
        channel: 'session',
        value: sessionId,
        hash: sha256(token),
        triesLeft: 1,
        createdAt: ctx.now,
        expiresAt: ctx.now + LIFETIME,
        usedAt: null,
        voidedAt: null,
      });
      await tx.record({ event: 'single-sign-on-issued', result: 'success', ...owner });
    });
    return secret(token);
  },
});
