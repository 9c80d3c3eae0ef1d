import { flag, list, oneOf, text } from '../setting.ts';

const disabled = (face: string) =>
  list(
    `faces.${face}.disabled`,
    'Operations that are switched off here, by name, such as “username.check”: their routes do not exist.',
    (value) => (/^[a-z-]+\.[a-z-]+$/.test(value) ? undefined : 'must hold names of operations'),
  );

/** The published APIs. */
export const facesTopic = {
  assecoEnabled: flag('faces.asseco.enabled', true, 'The Asseco IdentityAPI at /v1/identity.'),
  assecoDisabled: disabled('asseco'),
  assecoAnonymousPrelogin: flag(
    'faces.asseco.anonymous-prelogin',
    false,
    'Registration and recovery work without a client token, at half the budgets.',
  ),
  zentryEnabled: flag('faces.zentry.enabled', true, 'The Zentry.Identity.Api, with its token endpoint at /connect.'),
  zentryDisabled: disabled('zentry'),
  enturEnabled: flag('faces.entur.enabled', true, 'The Entur customers API at /customers/v2, with /oauth/token.'),
  enturDisabled: disabled('entur'),
  enturAudience: list(
    'faces.entur.audience',
    'Audiences of its access tokens: what programs ask for at /oauth/token.',
    (value) => (/^\S{1,200}$/.test(value) ? undefined : 'must hold texts without white space'),
    ['https://api.entur.io'],
    { check: (values) => (values.length === 0 ? 'must not be empty' : undefined) },
  ),
  enturVerifyMfa: oneOf(
    'faces.entur.verify-mfa',
    ['require', 'ignore'],
    'require',
    'Whether verifying the credentials of people who have a second factor asks for it.',
  ),
  enturRequireClientName: flag(
    'faces.entur.require-client-name',
    false,
    'Requests without a proper ET-Client-Name are refused.',
  ),
  overkizEnabled: flag('faces.overkiz.enabled', true, 'The Overkiz end-user API at /enduser-mobile-web/enduserAPI.'),
  overkizDisabled: disabled('overkiz'),
  oauthEnabled: flag('faces.oauth.enabled', true, 'Token endpoints, revocation and key set.'),
  oauthDisabled: disabled('oauth'),
  defaultTenant: text('faces.default-tenant', 'default', 'The tenant (tenantId) of calls that name none.'),
};
