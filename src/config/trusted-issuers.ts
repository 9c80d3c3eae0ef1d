import type { SettingValues } from './settings.ts';

const meaning = (subject: 'linked-login' | 'user-id') => (subject === 'user-id' ? 'username' : 'linked-login');

/** The foreign issuer whose tokens sign people in, if there is one: all that it needs is set, or nothing (`crossCheck`). */
export function trustedJwtIssuer(values: SettingValues) {
  const { overkizJwtIssuer: issuer, overkizJwtAudience: audience, overkizJwtJwksUri: jwksUri } = values;
  if (issuer === undefined || audience === undefined || jwksUri === undefined) return undefined;
  return { issuer, audience, jwksUri, subject: meaning(values.overkizJwtSubject) } as const;
}

/** Where access tokens are asked about, if anywhere; the same. */
export function trustedIntrospection(values: SettingValues) {
  const {
    overkizIntrospectionEndpoint: endpoint,
    overkizIntrospectionClientId: clientId,
    overkizIntrospectionClientSecret: clientSecret,
    overkizAccessTokenAudience: audience,
    overkizAccessTokenIssuer: issuer,
  } = values;
  if (endpoint === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return {
    endpoint,
    clientId,
    clientSecret,
    audience,
    issuer,
    subject: meaning(values.overkizAccessTokenSubject),
  } as const;
}
