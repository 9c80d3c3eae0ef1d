import { newToken } from '#kernel/ids.ts';
import { type Secret, secret } from '#kernel/secret.ts';
import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Demands, Proven } from '../sign-in/prove.ts';
import type { SecondFactorProof } from '../sign-in/second-factor.ts';
import { workingTenant } from '../tenants/working-tenant.ts';
import { userScopes } from '../tokens/user-scopes.ts';
import { COOKIE_AUDIENCE, cookieExpiry, cookieSessionId } from './cookie-session.ts';
import { type LogInProof, proveLogIn } from './log-in-proof.ts';
import { openSession, planSession } from './open-session.ts';
import { type Application, requireApplication } from './require-application.ts';

export interface CookieLogIn {
  readonly proof: LogInProof;
  readonly secondFactor?: SecondFactorProof | undefined;
  readonly application?: Application | undefined;
  /** The home that the person says is his: another's, or nobody's, is as wrong as the rest. */
  readonly setupOid?: string | undefined;
  /** The cookie that came with the request: whatever it opened ends, so that nobody is given a session that another knows. */
  readonly replaces?: Secret | undefined;
}

/** Signs a person in and opens a session that a cookie of 256 random bits stands for (OWASP ASVS 7.2.3, 7.2.4). */
export const logInWithCookie = defineOperation<CookieLogIn, Secret>({
  name: 'session.open',
  access: { anonymous: true },
  problems: [
    'too-many-requests',
    'api-key-required',
    'application-not-allowed',
    'wrong-credentials',
    'account-locked',
    'email-not-confirmed',
    'second-factor-required',
    'service-unavailable',
  ],
  async execute(ctx, { proof, secondFactor, application = {}, setupOid, replaces }) {
    await ctx.budget('cookieLogInsPerAddress', ctx.origin.ip ?? 'none');
    requireApplication(ctx, application);
    const proven = await proveLogIn(ctx, proof, { secondFactor, ...ownerOf(ctx, setupOid) });
    try {
      return await open(ctx, proven, replaces);
    } finally {
      await proven.release();
    }
  },
});

/** Admits the owner of a home only, where one is named. */
function ownerOf(ctx: Context, setupOid: string | undefined): Pick<Demands, 'admits'> {
  if (setupOid === undefined) return {};
  return { admits: async ({ id }) => (await ctx.read.mainAccounts.find(id))?.setupOid === setupOid };
}

async function open(ctx: Context, proven: Proven, replaces: Secret | undefined): Promise<Secret> {
  const cookie = secret(newToken(ctx.services.random));
  const session = {
    ...planSession(ctx, proven, {
      clientId: null,
      tenant: await workingTenant(ctx, proven.account, undefined),
      scope: userScopes([]),
      audience: COOKIE_AUDIENCE,
      lifetimeMs: cookieExpiry(ctx.services, proven.authTime, ctx.now) - ctx.now,
    }),
    id: cookieSessionId(cookie),
  };
  await proven.complete(async (tx) => {
    await openSession(tx, session);
    // Last: it may be the session whose single sign-on token opens this one.
    if (replaces !== undefined) await tx.sessions.end(cookieSessionId(replaces), ctx.now);
  });
  return cookie;
}
