import { Secret } from '#kernel/secret.ts';
import { lockOwnAccount, ownAccount } from '../accounts/reach.ts';
import { newTotpSecret, totpAddress } from '../credentials/totp/authenticator.ts';
import { totpPlace } from '../credentials/totp/check-totp.ts';
import { defineOperation } from '../operation.ts';
import { requireFreshFactor } from './require-factor-session.ts';

export interface StartedTotp {
  /** Base32, for typing it in. */
  readonly secret: Secret;
  /** `otpauth:` address, for a QR code. */
  readonly address: Secret;
}

/**
 * Begins to set up an authenticator app (RFC 6238). It counts, in place of any other, once `verifySecondFactor` got a code of
 * it; until then the one in force goes on. Whoever has a second factor proves that first.
 */
export const startTotp = defineOperation<void, StartedTotp>({
  name: 'second-factor.start-totp',
  access: { user: { scope: 'identity.me' } },
  problems: ['second-factor-session-required'],
  async execute(ctx) {
    const account = await ownAccount(ctx);
    requireFreshFactor(ctx, account);
    const { services } = ctx;
    const plain = newTotpSecret(services.random);
    const issuer = (await ctx.read.tenants.find(account.tenantId))?.name ?? 'Tessera';
    await ctx.write(async (tx) => {
      // It may have been switched on meanwhile: what counts by now is not replaced like what was only begun.
      requireFreshFactor(ctx, await lockOwnAccount(ctx, tx));
      await tx.secondFactors.putTotp(account.id, services.vault.seal(plain, totpPlace(account.id)), ctx.now);
      await tx.record({ event: 'totp-started', result: 'success', accountId: account.id });
    });
    return { secret: new Secret(plain), address: new Secret(totpAddress(plain, issuer, account.usernameDisplay)) };
  },
});
