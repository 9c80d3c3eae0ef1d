import { isSafeUrl } from '../safe-url.ts';
import { list, oneOf, optionalText, secretList, secretText } from '../setting.ts';

const safe = {
  check: (value = '') => (isSafeUrl(value) ? undefined : 'must be an https URL (http only on loopback)'),
};
const subject = (key: string) =>
  oneOf(
    key,
    ['linked-login', 'user-id'],
    'linked-login',
    'What the subject of its tokens names here: a login of that issuer which a person linked, or the user id itself.',
  );

/** Whose word opens a session of the Overkiz API instead of a password, and which programs it lets in. */
export const trustedTokens = {
  overkizJwtIssuer: optionalText(
    'faces.overkiz.jwt.issuer',
    'Whose JSON Web Tokens sign people in at its login (RS256, ES256, EdDSA); nobody’s unless set. A token with a jti works once.',
  ),
  overkizJwtAudience: optionalText('faces.overkiz.jwt.audience', 'The audience that such a token must have.'),
  overkizJwtJwksUri: optionalText('faces.overkiz.jwt.jwks-uri', 'Where the issuer’s keys are.', safe),
  overkizJwtSubject: subject('faces.overkiz.jwt.subject'),
  overkizIntrospectionEndpoint: optionalText(
    'faces.overkiz.access-token.introspection-endpoint',
    'Where access tokens that sign people in at its login are asked about (RFC 7662); none do unless set.',
    safe,
  ),
  overkizIntrospectionClientId: optionalText(
    'faces.overkiz.access-token.client-id',
    'The id that the endpoint knows this server by.',
  ),
  overkizIntrospectionClientSecret: secretText(
    'faces.overkiz.access-token.client-secret',
    'The secret that goes with it.',
  ),
  overkizAccessTokenAudience: optionalText(
    'faces.overkiz.access-token.audience',
    'The audience that such a token must have. Default: any, so that a token given to any other program signs in here.',
  ),
  overkizAccessTokenIssuer: optionalText(
    'faces.overkiz.access-token.issuer',
    'Whose tokens they are. Default: what the endpoint answers.',
  ),
  overkizAccessTokenSubject: subject('faces.overkiz.access-token.subject'),
  overkizApiKeys: secretList(
    'faces.overkiz.api-keys',
    'Keys of which programs must send one (apiKey) at its login. Default: none is asked for.',
    (value) => (/^\S{16,200}$/.test(value) ? undefined : 'must hold texts of 16 to 200 characters without white space'),
  ),
  overkizApplicationIds: list(
    'faces.overkiz.application-ids',
    'Programs (applicationId) that its login lets in. Default: all.',
    (value) => (/^\S{1,100}$/.test(value) ? undefined : 'must hold texts of up to 100 characters without white space'),
  ),
};
