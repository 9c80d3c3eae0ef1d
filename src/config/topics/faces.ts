import { flag, list, text } from '../setting.ts';

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
  oauthEnabled: flag('faces.oauth.enabled', true, 'Token endpoints, revocation and key set.'),
  oauthDisabled: disabled('oauth'),
  defaultTenant: text('faces.default-tenant', 'default', 'The tenant (tenantId) of calls that name none.'),
};
