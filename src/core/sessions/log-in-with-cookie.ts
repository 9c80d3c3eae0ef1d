import { newToken } from '#kernel/ids.ts';
import { type Secret, secret } from '#kernel/secret.ts';
import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';
import { problem } from '../problems.ts';
import type { Proven } from '../sign-in/prove.ts';
import { canonicalName, provePassword } from '../sign-in/prove-password.ts';
import type { SecondFactorProof } from '../sign-in/second-factor.ts';
import { workingTenant } from '../tenants/working-tenant.ts';
import { userScopes } from '../tokens/user-scopes.ts';
import { COOKIE_AUDIENCE, cookieExpiry, cookieSessionId } from './cookie-session.ts';
import { openSession, planSession } from './open-session.ts';

export interface CookieLogIn {
  /** Username or e-mail address as typed. */
  readonly username: string;
  readonly password: Secret;
  readonly secondFactor?: SecondFactorProof | undefined;
  /** The cookie that came with the request: whatever it opened ends, so that nobody is given a session that another knows. */
  readonly replaces?: Secret | undefined;
}

const LONGEST_NAME = 254;
const LONGEST_PASSWORD = 1024;

/** Signs a person in and opens a session that a cookie of 256 random bits stands for (OWASP ASVS 7.2.3, 7.2.4). */
export const logInWithCookie = defineOperation<CookieLogIn, Secret>({
  name: 'session.open',
  access: { anonymous: true },
  problems: [
    'too-many-requests',
    'wrong-credentials',
    'account-locked',
    'email-not-confirmed',
    'second-factor-required',
    'service-unavailable',
  ],
  async execute(ctx, { replaces, ...given }) {
    await ctx.budget('cookieLogInsPerAddress', ctx.origin.ip ?? 'none');
    const proven = await prove(ctx, given);
    try {
      return await open(ctx, proven, replaces);
    } finally {
      await proven.release();
    }
  },
});

async function prove(ctx: Context, { username, password, secondFactor }: CookieLogIn): Promise<Proven> {
  // Nobody has a name or password of such a length: the same answer as for any wrong couple, without the work.
  if (username.length > LONGEST_NAME || password.reveal().length > LONGEST_PASSWORD) throw problem('wrong-credentials');
  await ctx.budget('signInPerAccount', `${ctx.tenantId}|${canonicalName(username)}`);
  return provePassword(ctx, { name: username, password: password.reveal(), tenantId: ctx.tenantId, secondFactor });
}

async function open(ctx: Context, proven: Proven, replaces: Secret | undefined): Promise<Secret> {
  const cookie = secret(newToken(ctx.services.random));
  const session = {
    ...planSession(ctx, proven, {
      clientId: null,
      tenant: await workingTenant(ctx, proven.account, undefined),
      scope: userScopes([]),
      audience: COOKIE_AUDIENCE,
      lifetimeMs: cookieExpiry(ctx.services, ctx.now, ctx.now) - ctx.now,
    }),
    id: cookieSessionId(cookie),
  };
  await ctx.write(async (tx) => {
    if (replaces !== undefined) await tx.sessions.end(cookieSessionId(replaces), ctx.now);
    await openSession(tx, proven, session);
  });
  return cookie;
}
