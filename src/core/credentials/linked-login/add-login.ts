import { fold } from '#kernel/text/fold.ts';
import { ownAccount } from '../../accounts/reach.ts';
import { noticeTo } from '../../contacts/notice.ts';
import { defineOperation } from '../../operation.ts';
import { problem } from '../../problems.ts';

export interface LoginToLink {
  readonly provider: string;
  readonly code: string;
  readonly redirectUri?: string | undefined;
  readonly codeVerifier?: string | undefined;
  readonly nonce?: string | undefined;
}

/**
 * Links a login at a configured OpenID provider to the own account, by the provider's authorization code. The link hangs on
 * issuer and subject, never on an address, and is nobody else's (shared-model M-3).
 */
export const addLogin = defineOperation<LoginToLink, void>({
  name: 'linked-login.add',
  access: { user: { scope: 'identity.me' } },
  problems: ['provider-not-supported', 'invalid-format', 'login-already-used', 'service-unavailable'],
  async execute(ctx, { provider, code, redirectUri, codeVerifier, nonce }) {
    const { providers } = ctx.services;
    const account = await ownAccount(ctx);
    if (!providers.has(provider)) throw problem('provider-not-supported', { field: 'provider', data: { provider } });
    if (!providers.allows(provider, redirectUri)) throw problem('invalid-format', { field: 'redirectUri' });
    const identity = await providers.exchange({ provider, code, redirectUri, codeVerifier, nonce });
    if (identity === undefined) throw problem('invalid-format', { field: 'code' });
    const { issuer, subject, login } = identity;
    await ctx.write(async (tx) => {
      const before = await tx.credentials.listLinkedLogins(account.id);
      if (before.some((link) => link.issuer === issuer && link.subject === subject)) return;
      const owner = { tenantId: account.tenantId, accountId: account.id };
      const link = {
        ...owner,
        id: ctx.newId(),
        provider,
        issuer,
        subject,
        login,
        loginKey: fold(login),
        createdAt: ctx.now,
      };
      if ((await tx.credentials.linkLogin(link)) !== account.id)
        throw problem('login-already-used', { data: { login, provider } });
      await tx.record({ event: 'login-linked', result: 'success', accountId: account.id, detail: provider });
      await noticeTo(ctx, tx, account, { template: 'login-linked', data: { provider, login } });
    });
  },
});
