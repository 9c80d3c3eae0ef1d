import { Problem } from '#kernel/problem.ts';
import type { Secret } from '#kernel/secret.ts';
import { authenticateClient, type ClientCredentials } from '../clients/authenticate-client.ts';
import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Client } from '../ports/repositories/clients.ts';
import { problem } from '../problems.ts';
import { openSession, planSession } from '../sessions/open-session.ts';
import type { Proven } from '../sign-in/prove.ts';
import { canonicalName, provePassword } from '../sign-in/prove-password.ts';
import type { SecondFactorProof } from '../sign-in/second-factor.ts';
import { type WorkingTenant, workingTenant } from '../tenants/working-tenant.ts';
import { type IssuedTokens, signForSession } from './access-token.ts';
import { audienceFor } from './audience.ts';
import { firstRefreshToken, storeRefreshToken } from './refresh-secret.ts';
import { userScopes } from './user-scopes.ts';

export interface PasswordGrant {
  readonly client?: ClientCredentials | undefined;
  readonly username: string;
  readonly password: Secret;
  readonly secondFactor?: SecondFactorProof | undefined;
  /** The tenant to work in, by name (shared-model M-2); without one, the only one of the person. */
  readonly tenant?: string | undefined;
  readonly scope: readonly string[];
  readonly audience?: string | undefined;
}

const LONGEST_NAME = 254;
const LONGEST_PASSWORD = 1024;

const PROBLEMS = [
  'invalid-client',
  'client-not-allowed',
  'invalid-scope',
  'invalid-audience',
  'too-many-requests',
  'wrong-credentials',
  'account-locked',
  'email-not-confirmed',
  'second-factor-required',
  'tenant-not-available',
  'service-unavailable',
] as const;

/** Signs a person in with a password and opens a session with access and refresh token (RFC 6749, section 4.3). */
export const issueByPassword = defineOperation<PasswordGrant, IssuedTokens>({
  name: 'token.issue-by-password',
  access: { anonymous: true },
  problems: PROBLEMS,
  execute: (ctx, grant) => signIn(ctx, grant, { refreshable: true }),
});

/** The same without a refresh token: the session ends with its one access token. */
export const logIn = defineOperation<PasswordGrant, IssuedTokens>({
  name: 'session.log-in',
  access: { anonymous: true },
  problems: PROBLEMS,
  execute: (ctx, grant) => signIn(ctx, grant, { refreshable: false }),
});

async function signIn(
  ctx: Context,
  grant: PasswordGrant,
  { refreshable }: { refreshable: boolean },
): Promise<IssuedTokens> {
  const client = grant.client && (await authenticateClient(ctx, grant.client, 'password'));
  const scope = userScopes(grant.scope);
  const audience = audienceFor(grant.audience, ctx.services.settings);
  const proven = await prove(ctx, client, grant);
  try {
    const { refreshTokenMs, accessTokenMs } = ctx.services.settings;
    const session = planSession(ctx, proven, {
      clientId: client?.id ?? null,
      tenant: await tenantOf(ctx, proven, grant.tenant),
      scope,
      audience,
      lifetimeMs: refreshable ? refreshTokenMs : accessTokenMs,
    });
    const refreshToken = refreshable ? firstRefreshToken(ctx) : undefined;
    const { token, expiresIn } = await signForSession(ctx, session, proven.mustChangePassword);
    await proven.complete((tx) =>
      openSession(tx, session, async () => {
        if (refreshToken !== undefined) await storeRefreshToken(ctx, tx, session.id, refreshToken, session.expiresAt);
      }),
    );
    return { accessToken: token, refreshToken, expiresIn, scope };
  } finally {
    await proven.release();
  }
}

async function prove(ctx: Context, client: Client | undefined, grant: PasswordGrant): Promise<Proven> {
  // Nobody has a name or password of such a length: the same answer as for any wrong couple, without the work.
  if (grant.username.length > LONGEST_NAME || grant.password.reveal().length > LONGEST_PASSWORD)
    throw problem('wrong-credentials');
  const named = grant.tenant === undefined ? undefined : await ctx.read.tenants.findByName(grant.tenant);
  const tenantId = named?.id ?? client?.tenantId ?? ctx.tenantId;
  await takeBudgets(ctx, client, tenantId, grant.username);
  return provePassword(ctx, {
    name: grant.username,
    password: grant.password.reveal(),
    tenantId,
    memberOf: named?.id,
    secondFactor: grant.secondFactor,
  });
}

/** Only whoever proved the password learns whether the tenant is his; the proof was right, so it costs no failure. */
async function tenantOf(ctx: Context, proven: Proven, named: string | undefined): Promise<WorkingTenant> {
  try {
    return await workingTenant(ctx, proven.account, named);
  } catch (error) {
    // Of a database that does not answer nobody learns anything, and it is no failed sign-in either.
    if (error instanceof Problem && error.code === 'tenant-not-available') await proven.giveUp();
    throw error;
  }
}

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
