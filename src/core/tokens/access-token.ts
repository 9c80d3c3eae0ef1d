import { SECOND } from '#kernel/clock.ts';
import { newToken } from '#kernel/ids.ts';
import type { Context } from '../context.ts';
import type { Client } from '../ports/repositories/clients.ts';
import type { CustomClaim } from '../ports/repositories/roles.ts';
import type { Session } from '../ports/repositories/sessions.ts';
import type { Claims } from '../ports/signer.ts';
import { problem } from '../problems.ts';

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
  const { read } = ctx;
  const [tenant, roles, custom] = session.tenantSelected
    ? await Promise.all([
        read.tenants.find(session.tenantId),
        read.roles.listByAccount(session.accountId),
        read.roles.listClaims(session.accountId, session.tenantId),
      ])
    : [undefined, [], []];
  const claims = {
    ...grouped(custom),
    ...common(
      ctx,
      session.accountId,
      session.clientId ?? 'anonymous',
      session.scope,
      session.audience,
      ctx.services.settings.accessTokenMs,
    ),
    ...(session.tenantSelected ? { tenant_id: tenant?.tenantId ?? '' } : {}),
    sid: session.id,
    amr: session.amr,
    roles: roles.filter((grant) => grant.tenantId === session.tenantId).map((grant) => grant.display),
    auth_time: Math.floor(session.authTime / SECOND),
    ...(mustChange ? { pwd_change_required: true as const } : {}),
  } satisfies Claims;
  return { token: await ctx.services.signer.sign(claims), expiresIn: claims.exp - claims.iat };
}

/** Claims that administrators gave the account: a type with several values is a list. The server's own go over them. */
function grouped(claims: readonly CustomClaim[]): Record<string, string | string[]> {
  const byType = Map.groupBy(claims, (claim) => claim.type);
  return Object.fromEntries(
    [...byType].map(([type, same]) => [
      type,
      same.length === 1 ? (same[0]?.value ?? '') : same.map((one) => one.value),
    ]),
  );
}

/** The scopes of a program's token: those asked for, else all that it has. Raises `invalid-scope` for more than that. */
export function grantedToClient(client: Client, asked: readonly string[]): readonly string[] {
  if (asked.some((scope) => !client.scopes.includes(scope))) throw problem('invalid-scope');
  return asked.length === 0 ? client.scopes : [...new Set(asked)];
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

/** The same with the claims that programs of the customers' API read, for as long as they keep such tokens. */
export async function signForMachine(
  ctx: Context,
  client: Client,
  scope: readonly string[],
  audience: string,
): Promise<IssuedTokens> {
  const tenant = await ctx.read.tenants.find(client.tenantId);
  const claims = {
    ...common(ctx, `${client.id}@clients`, client.id, scope, audience, ctx.services.settings.machineTokenMs),
    azp: client.id,
    permissions: scope,
    tenant_id: tenant?.tenantId ?? '',
    'https://entur.io/organisationID': tenant?.organisationId ?? 0,
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
