import type { ForeignTokens } from '#core/ports/foreign-tokens.ts';
import type { Clock } from '#kernel/clock.ts';
import { type IntrospectionSettings, introspection } from './introspection.ts';
import type { Outbound } from './outbound.ts';
import { type TrustedJwtSettings, trustedJwt } from './trusted-jwt.ts';

/** Whatever is not configured trusts nobody. */
export function foreignTokens(
  trusted: { readonly jwt: TrustedJwtSettings | undefined; readonly accessToken: IntrospectionSettings | undefined },
  outbound: Outbound,
  clock: Clock,
): ForeignTokens {
  const nobody = async () => undefined;
  return {
    verifyJwt: trusted.jwt === undefined ? nobody : trustedJwt(trusted.jwt, outbound, clock),
    introspect: trusted.accessToken === undefined ? nobody : introspection(trusted.accessToken, outbound, clock),
  };
}
