import { ADMIN_EMAIL } from './server.ts';
import type { Walker } from './walker.ts';

const RESET_CODE = /^[A-Za-z0-9_-]{43}$/m;
const CODE = /^\d{6}$/m;
const BOSS = 'bo@acme.example';
const USER = 'uma@acme.example';

/**
 * An operator's story with the Zentry API: the first administrator makes a tenant and invites its administrator, who
 * invites a user, who chooses a password by mail, switches the second factor on and gets an API key.
 */
export async function walkOperator(walker: Walker, bootstrapKey: string): Promise<void> {
  const choosePassword = async (who: string, email: string, newPassword: string) => {
    const resetCode = await walker.mail(email, RESET_CODE);
    const json = { email, resetCode, newPassword };
    await walker.call(`${who} chooses a password with the code from the mail`, 200, 'POST', '/resetPassword', { json });
  };
  const signIn = (who: string, username: string, password: string) =>
    walker.call(`${who} signs in`, 200, 'POST', '/connect/token', {
      form: { grant_type: 'password', username, password },
    });

  await walker.call('The operator makes the first administrator with the bootstrap key', 200, 'POST', '/User/admin', {
    headers: { 'api-key': bootstrapKey },
  });
  await choosePassword('Ada', ADMIN_EMAIL, 'lantern-by-the-quay');
  const ada = await signIn('Ada', ADMIN_EMAIL, 'lantern-by-the-quay');
  await walker.call('Ada makes a tenant', 200, 'POST', '/Tenant', {
    token: ada.access_token,
    json: { tenantId: 'acme', tenantName: 'Acme' },
  });
  const atAcme = await walker.call('… and goes on in it', 200, 'POST', '/connect/token', {
    headers: { 'tenant-id': 'acme' },
    form: { grant_type: 'refresh_token', refresh_token: ada.refresh_token },
  });
  const token = atAcme.access_token;
  await walker.call('Ada invites Bo', 200, 'POST', '/User', { token, json: { email: BOSS } });
  const role = { email: BOSS, role: 'Admin', tenantId: 'acme' };
  await walker.call('… and makes him an administrator of the tenant', 200, 'POST', '/User/role', { token, json: role });

  await choosePassword('Bo', BOSS, 'seven-grey-herons');
  const bo = await signIn('Bo', BOSS, 'seven-grey-herons');
  await walker.call('Bo may not make tenants', 403, 'POST', '/Tenant', {
    token: bo.access_token,
    json: { tenantId: 'mine', tenantName: 'Mine' },
  });
  await walker.call('Bo invites Uma', 200, 'POST', '/User', { token: bo.access_token, json: { email: USER } });
  await choosePassword('Uma', USER, 'pine-needle-tea');
  await secureAccount(walker, await signIn('Uma', USER, 'pine-needle-tea'));
}

async function secureAccount(walker: Walker, uma: { access_token: string }): Promise<void> {
  const token = uma.access_token;
  await walker.call('Uma asks for a code', 200, 'POST', '/TwoFactorCode/send', { token });
  const first = await walker.mail(USER, CODE);
  await walker.call('… and proves it: her second factor is on', 200, 'POST', '/TwoFactorCode/verify', {
    token,
    json: { code: first },
  });
  await walker.call('Her recovery codes, shown once', 200, 'GET', '/TwoFactorCode/recovery-codes', { token });
  await walker.call('… and not again', 404, 'GET', '/TwoFactorCode/recovery-codes', { token });
  const { apiKey } = await walker.call('Uma gets an API key', 200, 'GET', '/User/api-key', { token });
  await walker.call('Her program asks for her tenants with it', 200, 'GET', '/User/tenants', {
    headers: { 'api-key': apiKey },
  });
  const login = { email: USER, password: 'pine-needle-tea' };
  await walker.call('The password alone no longer signs in', 401, 'POST', '/login', { json: login });
  const twoFactorCode = await walker.mail(USER, CODE, first);
  await walker.call('… but with the code that was mailed', 200, 'POST', '/login', {
    json: { ...login, twoFactorCode },
  });
}
