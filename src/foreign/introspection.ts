import type { TrustedSubject } from '#core/ports/foreign-tokens.ts';
import { type Clock, MINUTE, SECOND } from '#kernel/clock.ts';
import type { Secret } from '#kernel/secret.ts';
import { clientBasic } from './client-basic.ts';
import { type Outbound, unreachable } from './outbound.ts';
import { readSubject } from './read-subject.ts';

export interface IntrospectionSettings {
  readonly endpoint: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Only tokens for this audience; without one, every active token of the issuer. */
  readonly audience: string | undefined;
  /** Whose tokens they are, where the answer does not say; where it does, it must say this. */
  readonly issuer: string | undefined;
  readonly subject: TrustedSubject['means'];
}

const SKEW = MINUTE;

/** Asks an issuer about an access token (RFC 7662); see `ForeignTokens.introspect`. */
export function introspection(
  settings: IntrospectionSettings,
  outbound: Outbound,
  clock: Clock,
): (token: Secret) => Promise<TrustedSubject | undefined> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
    authorization: clientBasic(settings.clientId, settings.clientSecret),
  };
  return async (token) => {
    const body = new URLSearchParams({ token: token.reveal(), token_type_hint: 'access_token' }).toString();
    return subjectOf(await ask(outbound, settings.endpoint, headers, body), settings, clock.now());
  };
}

/** The claims that the endpoint tells. That it refuses us, or talks nonsense, is no fault of the token. */
async function ask(
  outbound: Outbound,
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    const answer = await outbound(endpoint, { method: 'POST', headers, body });
    // Some say so of a token that they do not understand, where RFC 7662 has `active: false`.
    if (answer.status === 400) return { active: false };
    if (answer.status !== 200) throw new Error(`The introspection endpoint answers ${answer.status}.`);
    const claims: unknown = JSON.parse(answer.body);
    if (typeof Object(claims).active !== 'boolean') throw new Error('The introspection endpoint does not say active.');
    return claims as Record<string, unknown>;
  } catch (error) {
    throw unreachable(error);
  }
}

function subjectOf(
  { active, sub, iss, aud, exp, nbf, cnf }: Readonly<Record<string, unknown>>,
  settings: IntrospectionSettings,
  now: number,
): TrustedSubject | undefined {
  const subject = readSubject(sub);
  if (active !== true || subject === undefined) return undefined;
  // Nothing but what the endpoint says decides whether it is in time, unless it says when.
  if (exp !== undefined && !(typeof exp === 'number' && exp * SECOND > now - SKEW)) return undefined;
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf * SECOND <= now + SKEW)) return undefined;
  // A token bound to a key opens nothing for a mere bearer (RFC 7800).
  if (cnf !== undefined) return undefined;
  const audiences = Array.isArray(aud) ? aud : [aud];
  if (settings.audience !== undefined && !audiences.includes(settings.audience)) return undefined;
  const issuer = iss ?? settings.issuer;
  if (settings.issuer !== undefined && issuer !== settings.issuer) return undefined;
  if (typeof issuer !== 'string' && settings.subject === 'linked-login') return undefined;
  return { issuer: typeof issuer === 'string' ? issuer : '', subject, means: settings.subject };
}
