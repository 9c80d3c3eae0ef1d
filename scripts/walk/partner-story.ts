import type { Walker } from './walker.ts';

const PERMISSIONS = [
  'customers:verify',
  'customers:password:send',
  'customers:password:set',
  'customers:password:change',
  'customers:password:generate',
  'customers:profile:read',
  'customers:profile:write',
];

/**
 * A partner's story with the Entur API: its back end gets a token, creates a profile, verifies credentials and generates a
 * password, with which the customer signs in.
 */
export async function walkPartner(walker: Walker): Promise<void> {
  const client = walker.client('acme', 'partner', PERMISSIONS.join(' '));
  const { access_token: token } = await walker.call(
    'The partner’s back end gets a token',
    200,
    'POST',
    '/oauth/token',
    {
      json: { grant_type: 'client_credentials', ...client, audience: 'https://api.entur.io' },
    },
  );
  const headers = { 'et-client-name': 'acme-walk' };
  const partner = (what: string, expected: number, method: string, path: string, json?: object) =>
    walker.call(what, expected, method, `/customers/v2${path}`, { token, headers, ...(json && { json }) });

  const customer = await partner('It creates a profile', 201, 'POST', '/profiles', {
    firstName: 'Tor',
    surname: 'Dahl',
    organisationId: 2,
    createdBy: 'web',
    createdByChannel: 'acme-shop',
    email: 'tor@acme.example',
    password: 'first-snow-in-may',
  });
  const credentials = { email: 'tor@acme.example', password: 'first-snow-in-may', lastSignInFrom: 'web' };
  await partner('It verifies the customer’s credentials', 200, 'POST', '/profiles/verify-credentials', credentials);
  await partner('Wrong ones are refused', 401, 'POST', '/profiles/verify-credentials', {
    ...credentials,
    password: 'wrong',
  });
  const { generatedPassword } = await partner(
    'It generates a password',
    200,
    'PUT',
    '/profiles/2/tor%40acme.example/generate-password',
  );
  await walker.call('The customer signs in with it', 200, 'POST', '/connect/token', {
    form: { grant_type: 'password', username: 'tor@acme.example', password: generatedPassword },
  });
  await partner('Now the former one is dead', 401, 'POST', '/profiles/verify-credentials', credentials);
  await partner(
    'The partner sets a password for the customer at the counter',
    200,
    'PUT',
    `/profiles/${customer.customerNumber}/set-password`,
    { newPassword: 'harvest-moon-ferry' },
  );
  await partner('… which verifies', 200, 'POST', '/profiles/verify-credentials', {
    ...credentials,
    password: 'harvest-moon-ferry',
  });
}
