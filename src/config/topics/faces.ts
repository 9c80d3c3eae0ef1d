import { flag, integer, list, oneOf, optionalText, text } from '../setting.ts';

const disabled = (face: string) =>
  list(
    `faces.${face}.disabled`,
    'Operations that are switched off here, by name, such as “username.check”: their routes do not exist.',
    (value) => (/^[a-z-]+\.[a-z-]+$/.test(value) ? undefined : 'must hold names of operations'),
  );

function isPagesUrl(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol) || /[?#\s]/.test(value) || value.endsWith('/')) return false;
  return url.username === '' && url.password === '';
}

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
  overkizConcurrentRequests: integer(
    'faces.overkiz.concurrent-requests',
    [0, 10_000],
    0,
    'Requests that one address may have under way at once at the Overkiz API; 0 is no limit.',
  ),
  overkizPagesUrl: optionalText(
    'faces.overkiz.pages-url',
    'Where mailed links lead: <url>/validation and /resetPassword with userId and token, /emailValidation with token, /termsOfUse with gatewayId and token. Default: the server’s own pages.',
    {
      check: (value = '') =>
        isPagesUrl(value) ? undefined : 'must be an http or https URL without query, fragment or trailing slash',
    },
  ),
  oauthEnabled: flag('faces.oauth.enabled', true, 'Token endpoints, revocation and key set.'),
  oauthDisabled: disabled('oauth'),
  defaultTenant: text('faces.default-tenant', 'default', 'The tenant (tenantId) of calls that name none.'),
};
