import { randomText } from '#kernel/ids.ts';
import { Secret } from '#kernel/secret.ts';
import { ownAccount } from '../../accounts/reach.ts';
import type { Context } from '../../context.ts';
import { defineOperation } from '../../operation.ts';
import type { Account } from '../../ports/repositories/accounts.ts';
import type { ApiKeyRecord } from '../../ports/repositories/api-keys.ts';
import { problem } from '../../problems.ts';
import { formatApiKey } from './authenticate-api-key.ts';

const KEY_ID_LENGTH = 16;

/** The own API key: the same until it is rotated. A key cannot read itself, so a stolen one does not outlive its rotation. */
export const readApiKey = defineOperation<void, Secret>({
  name: 'api-key.read',
  access: { user: { scope: 'identity.me' } },
  problems: ['second-factor-session-required'],
  async execute(ctx) {
    const account = await requireFullSession(ctx);
    const record = (await ctx.read.apiKeys.find(account.id)) ?? (await create(ctx, account));
    return keyOf(ctx, record);
  },
});

/** Ends the own API key and gives the next one. */
export const rotateApiKey = defineOperation<void, Secret>({
  name: 'api-key.rotate',
  access: { user: { scope: 'identity.me' } },
  problems: ['second-factor-session-required'],
  async execute(ctx) {
    const account = await requireFullSession(ctx);
    const record = await ctx.write(async (tx) => {
      await tx.apiKeys.rotate(account.id);
      await tx.record({ event: 'api-key-rotated', result: 'success', accountId: account.id });
      return tx.apiKeys.find(account.id);
    });
    return keyOf(ctx, record ?? (await create(ctx, account)));
  },
});

/** Whoever has a second factor must have used it in this session: the key is as good as both. */
async function requireFullSession(ctx: Context): Promise<Account> {
  const account = await ownAccount(ctx);
  const proved = ctx.actor.kind === 'user' && ctx.actor.amr.includes('mfa');
  if (account.multifactorEnabled && !proved) throw problem('second-factor-session-required');
  return account;
}

function create(ctx: Context, account: Account): Promise<ApiKeyRecord> {
  const keyId = randomText(ctx.services.random, KEY_ID_LENGTH);
  return ctx.write(async (tx) => {
    const record = await tx.apiKeys.create(account.id, keyId, ctx.now);
    await tx.record({ event: 'api-key-created', result: 'success', accountId: account.id });
    return record;
  });
}

async function keyOf(ctx: Context, { accountId, keyId, version }: ApiKeyRecord): Promise<Secret> {
  return new Secret(formatApiKey(keyId, await ctx.services.apiKeySecrets.of(accountId, version)));
}
