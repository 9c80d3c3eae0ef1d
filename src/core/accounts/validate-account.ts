import type { Secret } from '#kernel/secret.ts';
import { confirmByLink } from '../links/confirm-by-link.ts';
import { findLink } from '../links/find-link.ts';
import { tryLink } from '../links/try-link.ts';
import { defineOperation } from '../operation.ts';

export interface AccountValidation {
  /** A username or e-mail address, as typed. */
  readonly userId: string;
  readonly token: Secret;
}

/**
 * Validates an account with the token that was mailed: its address counts as confirmed, which is what a validated account
 * is (ADR 60). True exactly once. Tokens that are used, void, late, of another purpose or another account's are one answer,
 * and stay as they are. No session is opened and none ends. Raises `too-many-requests`.
 */
export const validateAccount = defineOperation<AccountValidation, boolean>({
  name: 'account.validate',
  access: { anonymous: true },
  problems: ['too-many-requests'],
  execute: (ctx, { userId, token }) =>
    tryLink(
      ctx,
      'account-validation',
      () => findLink(ctx, token, ['validate-account'], userId),
      ({ secret }) => confirmByLink(ctx, secret),
    ),
});
