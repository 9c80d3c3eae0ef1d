import type { JWTPayload } from 'jose';
import type { TrustedSubject } from '#core/ports/foreign-tokens.ts';
import { type Clock, MINUTE, SECOND } from '#kernel/clock.ts';
import { Problem } from '#kernel/problem.ts';
import type { Secret } from '#kernel/secret.ts';
import type { Outbound } from './outbound.ts';
import { readSubject } from './read-subject.ts';
import { remoteKeys } from './remote-keys.ts';

export interface TrustedJwtSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
  readonly subject: TrustedSubject['means'];
}

/** Public keys only: with a shared secret among them, whoever knows the public key could sign (RFC 8725, section 3.1). */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
const SKEW = MINUTE;

/** Checks JSON Web Tokens of one trusted issuer (RFC 7519, RFC 8725); see `ForeignTokens.verifyJwt`. */
export function trustedJwt(
  { issuer, audience, jwksUri, subject }: TrustedJwtSettings,
  outbound: Outbound,
  clock: Clock,
): (token: Secret) => Promise<TrustedSubject | undefined> {
  const keys = remoteKeys(jwksUri, outbound, clock);
  return async (token) => {
    const { jwtVerify } = await import('jose');
    try {
      const { payload } = await jwtVerify(token.reveal(), keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: SKEW / SECOND,
        currentDate: new Date(clock.now()),
      });
      return subjectOf(payload, issuer, subject);
    } catch (error) {
      // Whatever is wrong with the token is one answer; keys that cannot be had are another.
      if (error instanceof Problem) throw error;
      return undefined;
    }
  };
}

function subjectOf(payload: JWTPayload, issuer: string, means: TrustedSubject['means']): TrustedSubject | undefined {
  const { jti, exp = 0, cnf } = payload;
  const subject = readSubject(payload.sub);
  // A token bound to a key opens nothing for a mere bearer (RFC 7800).
  if (subject === undefined || cnf !== undefined) return undefined;
  const once = typeof jti === 'string' ? { id: jti, until: exp * SECOND + SKEW } : undefined;
  return { issuer, subject, means, once };
}
