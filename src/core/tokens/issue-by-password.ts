import type { Secret } from '#kernel/secret.ts';
import { authenticateClient, type ClientCredentials } from '../clients/authenticate-client.ts';
import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Client } from '../ports/repositories/clients.ts';
import { openSession, planSession } from '../sessions/open-session.ts';
import { canonicalName, provePassword } from '../sign-in/prove-password.ts';
import { type IssuedTokens, signForSession } from './access-token.ts';
import { audienceFor } from './audience.ts';
import { firstRefreshToken, storeRefreshToken } from './refresh-secret.ts';
import { userScopes } from './user-scopes.ts';

export interface PasswordGrant {
  readonly client: ClientCredentials | undefined;
  readonly username: string;
  readonly password: Secret;
  readonly scope: readonly string[];
  readonly audience?: string | undefined;
}

/** Signs a person in with a password and opens a session with access and refresh token (RFC 6749, section 4.3). */
export const issueByPassword = defineOperation<PasswordGrant, IssuedTokens>({
  name: 'token.issue-by-password',
  access: { anonymous: true },
  problems: [
    'invalid-client',
    'client-not-allowed',
    'invalid-scope',
    'invalid-audience',
    'too-many-requests',
    'wrong-credentials',
    'account-locked',
    'email-not-confirmed',
    'second-factor-required',
    'service-unavailable',
  ],
  async execute(ctx, grant) {
    const client = grant.client && (await authenticateClient(ctx, grant.client, 'password'));
    const scope = userScopes(grant.scope);
    const audience = audienceFor(grant.audience, ctx.services.settings);
    const tenantId = client?.tenantId ?? ctx.tenantId;
    await takeBudgets(ctx, client, tenantId, grant.username);
    const proven = await provePassword(ctx, { name: grant.username, password: grant.password.reveal(), tenantId });
    try {
      const { refreshTokenMs } = ctx.services.settings;
      const session = planSession(ctx, proven, {
        clientId: client?.id ?? null,
        scope,
        audience,
        lifetimeMs: refreshTokenMs,
      });
      const refreshToken = firstRefreshToken(ctx);
      const { token, expiresIn } = await signForSession(ctx, session, proven.mustChangePassword);
      await ctx.write(async (tx) => {
        await openSession(tx, proven, session);
        await storeRefreshToken(ctx, tx, session.id, refreshToken, session.expiresAt);
      });
      return { accessToken: token, refreshToken, expiresIn, scope };
    } finally {
      proven.release();
    }
  },
});

/** A known client answers for its own traffic; everyone else shares the address's budget. Each name has one of its own. */
async function takeBudgets(
  ctx: Context,
  client: Client | undefined,
  tenantId: string,
  username: string,
): Promise<void> {
  if (client === undefined) await ctx.budget('signInPerAddress', ctx.origin.ip ?? 'none');
  else await ctx.budget('signInPerClient', client.id);
  await ctx.budget('signInPerAccount', `${tenantId}|${canonicalName(username)}`);
}
