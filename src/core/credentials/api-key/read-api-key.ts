import { randomText } from '#kernel/ids.ts';
import { Secret } from '#kernel/secret.ts';
import { lockOwnAccount, ownAccount } from '../../accounts/reach.ts';
import type { Context, Transaction } from '../../context.ts';
import { defineOperation } from '../../operation.ts';
import type { Account } from '../../ports/repositories/accounts.ts';
import type { ApiKeyRecord } from '../../ports/repositories/api-keys.ts';
import { problem } from '../../problems.ts';
import { isLiveActor } from '../../require-live-actor.ts';
import { formatApiKey } from './authenticate-api-key.ts';

const KEY_ID_LENGTH = 16;

/** The own API key: the same until it is rotated. A key cannot read itself, so a stolen one does not outlive its rotation. */
export const readApiKey = defineOperation<void, Secret>({
  name: 'api-key.read',
  access: { user: { scope: 'identity.me' } },
  problems: ['second-factor-session-required'],
  async execute(ctx) {
    const account = await ownAccount(ctx);
    requireFullSession(ctx, account);
    const record = await ctx.read.apiKeys.find(account.id);
    if (record === undefined) return keyOf(ctx, await ctx.write((tx) => create(ctx, tx)));
    // After the key was read: whatever ended the session meanwhile rotated the key too, and this may be the next one.
    if (!(await isLiveActor(ctx.read, ctx.actor, ctx.now))) throw problem('not-authenticated');
    return keyOf(ctx, record);
  },
});

/** Ends the own API key and gives the next one. */
export const rotateApiKey = defineOperation<void, Secret>({
  name: 'api-key.rotate',
  access: { user: { scope: 'identity.me' } },
  problems: ['second-factor-session-required'],
  async execute(ctx) {
    const record = await ctx.write(async (tx) => {
      const account = await lockOwnAccount(ctx, tx);
      requireFullSession(ctx, account);
      if ((await tx.apiKeys.find(account.id)) === undefined) return create(ctx, tx);
      await tx.apiKeys.rotate(account.id);
      await tx.record({ event: 'api-key-rotated', result: 'success', accountId: account.id });
      return tx.apiKeys.find(account.id);
    });
    if (record === undefined) throw problem('not-authenticated');
    return keyOf(ctx, record);
  },
});

/** Whoever has a second factor must have used it in this session: the key is as good as both. */
function requireFullSession({ actor }: Context, account: Account): void {
  const proved = actor.kind === 'user' && actor.amr.includes('mfa');
  if (account.multifactorEnabled && !proved) throw problem('second-factor-session-required');
}

async function create(ctx: Context, tx: Transaction): Promise<ApiKeyRecord> {
  const account = await lockOwnAccount(ctx, tx);
  // Switched on meanwhile, in this session too.
  requireFullSession(ctx, account);
  const record = await tx.apiKeys.create(account.id, randomText(ctx.services.random, KEY_ID_LENGTH), ctx.now);
  await tx.record({ event: 'api-key-created', result: 'success', accountId: account.id });
  return record;
}

async function keyOf(ctx: Context, { accountId, keyId, version }: ApiKeyRecord): Promise<Secret> {
  return new Secret(formatApiKey(keyId, await ctx.services.apiKeySecrets.of(accountId, version)));
}
