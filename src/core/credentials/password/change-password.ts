import { ownAccount } from '../../accounts/reach.ts';
import { defineOperation } from '../../operation.ts';
import { changeByProof, type PasswordChange } from './change-by-proof.ts';

/** A person's own change of password; every other session of the person ends. */
export const changePassword = defineOperation<PasswordChange, void>({
  name: 'password.change',
  access: { user: { scope: 'identity.me' }, duringMustChange: true },
  problems: [
    'old-password-not-valid',
    'password-same-as-existing',
    'password-does-not-meet-requirements',
    'too-many-requests',
    'service-unavailable',
  ],
  execute: async (ctx, change) => changeByProof(ctx, await ownAccount(ctx), change),
});
