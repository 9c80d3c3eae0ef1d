import { SECOND } from '#kernel/clock.ts';
import { newToken } from '#kernel/ids.ts';
import type { Context } from '../context.ts';
import type { Client } from '../ports/repositories/clients.ts';
import type { Session } from '../ports/repositories/sessions.ts';
import type { Claims } from '../ports/signer.ts';

export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scope: readonly string[];
}

/** Signs the access token of a person's session (RFC 9068). Wire tenant names go into claims, internal ids do not. */
export async function signForSession(
  ctx: Context,
  session: Session,
  mustChange: boolean,
): Promise<{ token: string; expiresIn: number }> {
  const tenant = await ctx.read.tenants.find(session.tenantId);
  const claims = {
    ...common(
      ctx,
      session.accountId,
      session.clientId ?? 'anonymous',
      session.scope,
      session.audience,
      ctx.services.settings.accessTokenMs,
    ),
    tenant_id: tenant?.tenantId ?? '',
    sid: session.id,
    amr: session.amr,
    roles: [],
    auth_time: Math.floor(session.authTime / SECOND),
    ...(mustChange ? { pwd_change_required: true as const } : {}),
  } satisfies Claims;
  return { token: await ctx.services.signer.sign(claims), expiresIn: claims.exp - claims.iat };
}

/** Signs the access token of a program. It has no session: the client itself is what must live. */
export async function signForClient(
  ctx: Context,
  client: Client,
  scope: readonly string[],
  audience: string,
): Promise<IssuedTokens> {
  const tenant = await ctx.read.tenants.find(client.tenantId);
  const claims = {
    ...common(ctx, client.id, client.id, scope, audience, ctx.services.settings.clientTokenMs),
    tenant_id: tenant?.tenantId ?? '',
  } satisfies Claims;
  const accessToken = await ctx.services.signer.sign(claims);
  return { accessToken, refreshToken: undefined, expiresIn: claims.exp - claims.iat, scope };
}

function common(
  ctx: Context,
  sub: string,
  clientId: string,
  scope: readonly string[],
  aud: string,
  lifetimeMs: number,
) {
  const iat = Math.floor(ctx.now / SECOND);
  return {
    iss: ctx.services.settings.publicUrl,
    sub,
    aud,
    client_id: clientId,
    iat,
    exp: iat + Math.floor(lifetimeMs / SECOND),
    jti: newToken(ctx.services.random).slice(0, 22),
    scope: scope.join(' '),
  };
}
