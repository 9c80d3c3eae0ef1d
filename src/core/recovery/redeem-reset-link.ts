import type { Secret } from '#kernel/secret.ts';
import { findLink } from '../links/find-link.ts';
import { tryLink } from '../links/try-link.ts';
import { defineOperation } from '../operation.ts';
import { problem } from '../problems.ts';
import { completeReset, redeemableBy } from './complete-reset.ts';

export interface ResetLinkRedemption {
  /** A username or e-mail address, as typed. */
  readonly userId: string;
  readonly token: Secret;
  readonly newPassword: Secret;
  /** The same once more, where it was typed twice. */
  readonly repeated?: Secret | undefined;
}

/**
 * Sets a new password with the token of a mailed link, once. The effect is that of a code that was sent (`password.redeem-reset`),
 * and so is the token; but as it says by itself whose it is, wrong ones count against the caller's address alone and spoil
 * nobody's. A password that is refused, or not the same twice (`invalid-format`), leaves the token as it was.
 */
export const redeemResetLink = defineOperation<ResetLinkRedemption, void>({
  name: 'password.redeem-reset-link',
  access: { anonymous: true },
  problems: [
    'reset-code-not-valid',
    'invalid-format',
    'password-does-not-meet-requirements',
    'password-same-as-existing',
    'too-many-requests',
    'service-unavailable',
  ],
  async execute(ctx, { userId, token, newPassword, repeated }) {
    const done = await tryLink(
      ctx,
      'password-reset',
      () => findLink(ctx, token, ['reset-password'], userId),
      async ({ account }) => {
        const redeemable = await redeemableBy(ctx, account, token);
        if (redeemable === undefined) return false;
        if (repeated !== undefined && repeated.reveal() !== newPassword.reveal())
          throw problem('invalid-format', { field: 'repeated' });
        await completeReset(ctx, redeemable, newPassword);
        return true;
      },
    );
    if (!done) throw problem('reset-code-not-valid');
  },
});
