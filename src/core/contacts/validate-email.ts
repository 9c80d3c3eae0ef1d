import type { Secret } from '#kernel/secret.ts';
import { confirmByLink } from '../links/confirm-by-link.ts';
import { findLink } from '../links/find-link.ts';
import { tryLink } from '../links/try-link.ts';
import { defineOperation } from '../operation.ts';

/**
 * Validates the e-mail address that a token was mailed to: the account's own, the one that is to replace it, or a further
 * one. The token alone says whose. True exactly once; everything else is one answer. Raises `too-many-requests`.
 */
export const validateEmail = defineOperation<{ token: Secret }, boolean>({
  name: 'email.validate',
  access: { anonymous: true },
  problems: ['too-many-requests'],
  execute: (ctx, { token }) =>
    tryLink(
      ctx,
      'email-validation',
      () => findLink(ctx, token, ['validate-email', 'validate-extra-email']),
      ({ secret }) => confirmByLink(ctx, secret),
    ),
});
