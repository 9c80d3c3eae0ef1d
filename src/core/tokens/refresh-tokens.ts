import type { Secret } from '#kernel/secret.ts';
import { sha256 } from '#kernel/sha256.ts';
import { authenticateClient, type ClientCredentials } from '../clients/authenticate-client.ts';
import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { LiveSession, RefreshToken } from '../ports/repositories/sessions.ts';
import { problem } from '../problems.ts';
import { workingTenant } from '../tenants/working-tenant.ts';
import { together } from '../together.ts';
import { type IssuedTokens, signForSession } from './access-token.ts';
import { storeRefreshToken, successorOf } from './refresh-secret.ts';

export interface RefreshGrant {
  readonly client: ClientCredentials | undefined;
  readonly refreshToken: Secret;
  readonly scope: readonly string[];
  /** Another tenant to go on in, by name; the session keeps its own without one. */
  readonly tenant?: string | undefined;
}

/**
 * Rotates a refresh token (RFC 9700, section 4.14): each works once; a repeat within the leeway gets the same successor
 * while that is itself unused; any other repeat ends the family.
 */
export const refreshTokens = defineOperation<RefreshGrant, IssuedTokens>({
  name: 'token.refresh',
  access: { anonymous: true },
  problems: [
    'invalid-client',
    'client-not-allowed',
    'invalid-scope',
    'refresh-token-unknown',
    'refresh-token-redeemed',
    'refresh-token-dead',
    'tenant-not-available',
  ],
  async execute(ctx, grant) {
    const client = grant.client && (await authenticateClient(ctx, grant.client, 'refresh_token'));
    const presented = grant.refreshToken.reveal();
    const token = await ctx.read.sessions.findRefreshToken(sha256(presented));
    if (token === undefined) throw problem('refresh-token-unknown');
    const before = await liveFamily(ctx, token, client?.id ?? null);
    const session = await inTenant(ctx, before, grant.tenant);
    const scope = narrowed(session, grant.scope);
    const successor = successorOf(ctx, session.id, presented);
    const moves = session !== before;
    if (token.usedAt === null && !(await rotate(ctx, token, session, successor, moves))) {
      // Someone redeemed it between our read and our write: this is the repeat.
      await allowRepeat(ctx, { ...token, usedAt: ctx.now }, successor);
    } else if (token.usedAt !== null) {
      await allowRepeat(ctx, token, successor);
    }
    const { token: accessToken, expiresIn } = await signForSession(
      ctx,
      { ...session, scope },
      session.mustChangePassword,
    );
    return { accessToken, refreshToken: successor, expiresIn, scope };
  },
});

/** The session of a token, if it belongs to the client that asks and still lives. */
async function liveFamily(ctx: Context, token: RefreshToken, clientId: string | null): Promise<LiveSession> {
  const { sessions } = ctx.read;
  const live = await sessions.findLive(token.sessionId, ctx.now);
  // Another client's token, dead ones too, is as unknown to this one as any (RFC 6749, section 10.4).
  const owner = live ?? (await sessions.find(token.sessionId));
  if (owner?.clientId !== clientId) throw problem('refresh-token-unknown');
  if (live === undefined || token.expiresAt <= ctx.now) throw problem('refresh-token-dead');
  return live;
}

/** The session as it goes on: in the tenant named, if the person is in it. Raises `tenant-not-available`. */
async function inTenant(ctx: Context, session: LiveSession, named: string | undefined): Promise<LiveSession> {
  if (named === undefined || (session.tenantSelected && named === session.tenantName)) return session;
  const account = await ctx.read.accounts.find(session.accountId);
  if (account === undefined) throw problem('refresh-token-dead');
  const { tenantId } = await workingTenant(ctx, account, named);
  return { ...session, tenantId, tenantSelected: true, tenantName: named };
}

/** A refresh may ask for less than was granted, never for more (RFC 6749, section 6). */
function narrowed(session: LiveSession, asked: readonly string[]): readonly string[] {
  if (asked.some((scope) => !session.scope.includes(scope))) throw problem('invalid-scope');
  return asked.length === 0 ? session.scope : asked;
}

async function rotate(
  ctx: Context,
  token: RefreshToken,
  session: LiveSession,
  successor: string,
  moves: boolean,
): Promise<boolean> {
  const expiresAt = ctx.now + ctx.services.settings.refreshTokenMs;
  return ctx.write(async (tx) => {
    if (!(await tx.sessions.consumeRefreshToken(token.hash, ctx.now))) return false;
    await together(
      storeRefreshToken(ctx, tx, session.id, successor, expiresAt),
      tx.sessions.extend(session.id, ctx.now, expiresAt),
    );
    if (moves) await tx.sessions.selectTenant(session.id, session.tenantId);
    return true;
  });
}

async function allowRepeat(ctx: Context, token: RefreshToken, successor: string): Promise<void> {
  const fresh = token.usedAt !== null && ctx.now - token.usedAt <= ctx.services.settings.reuseLeewayMs;
  const next = fresh ? await ctx.read.sessions.findRefreshToken(sha256(successor)) : undefined;
  if (next !== undefined && next.usedAt === null) return;
  const session = await ctx.read.sessions.find(token.sessionId);
  await ctx.write(async (tx) => {
    await tx.sessions.end(token.sessionId, ctx.now);
    await tx.record({
      event: 'refresh-token-reused',
      result: 'failure',
      accountId: session?.accountId,
      tenantId: session?.tenantId,
    });
  });
  throw problem('refresh-token-redeemed');
}
