import type { WireAnswer } from '#test/support/asseco.ts';
import type { FaceDriver, Word } from '../face-driver.ts';
import { asItCame, passwordForm, readGrant, tokenOf } from './words.ts';

/** The IdentityAPI, with the token endpoint under its path. */
export const asseco: FaceDriver = {
  name: 'asseco',
  sessions: 'token',
  refreshes: true,
  async signIn({ asseco: api }, name, password, code) {
    return readGrant(await api.token(passwordForm(name, password, code)));
  },
  async opens({ asseco: api }, { headers }) {
    return wordOf(await api.identity('GET', '/me', { headers }), 'in');
  },
  async whoAmI({ asseco: api }, { headers }) {
    return (await api.identity('GET', '/me', { headers })).body.username;
  },
  async register({ asseco: api, client }, { username, email, password }) {
    const answer = await api.register(client, { username, email, password });
    if (answer.status !== 201) throw new Error(answer.text);
    return username;
  },
  async changePassword(world, who, from, to, session) {
    const { headers = {} } = session ?? (await asseco.signIn(world, who.username, from)).session ?? {};
    const body = { 'old-password': from, 'new-password': to };
    return wordOf(await world.asseco.identity('PUT', '/me/password', { headers, body }), 'done');
  },
  async generatePassword(world, { username, email }) {
    const path = `/users/${encodeURIComponent(username)}/password/reset`;
    const answer = await world.asseco.identity('POST', path, { token: world.client, body: {} });
    if (answer.status !== 204) throw new Error(answer.text);
    return world.mailedPassword(email);
  },
  async proveAddress(world, { email, password }) {
    const { headers } = await world.session(asseco, email);
    await world.asseco.identity('PUT', '/me/email', { headers, body: { 'new-email': email } });
    const body = { email, 'confirmation-code': await world.asseco.code(email) };
    await world.asseco.identity('PUT', '/me/email/confirm', { headers, body });
    return password;
  },
  async signOut({ asseco: api }, session) {
    const form = new URLSearchParams({ token: tokenOf(session) }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return wordOf(await api.call('POST', '/v1/authentication/connect/revocation', { body: form, headers }), 'done');
  },
  async shown({ asseco: api, client }, { username }) {
    const path = `/users/${encodeURIComponent(username)}`;
    const { body } = await api.identity('GET', path, { token: client });
    return { email: body.email, emailVerified: body['email-verified'] };
  },
};

function wordOf(answer: WireAnswer, success: Word): Word {
  if (answer.status >= 200 && answer.status < 300) return success;
  if (answer.status === 401) return 'not authenticated';
  if (answer.body?.message === 'The password must be changed first.') return 'password change required';
  const words: Readonly<Record<string, Word>> = {
    'old-password-not-valid': 'refused',
    'password-does-not-meet-requirements': 'weak',
  };
  return words[answer.body?.problem] ?? asItCame(answer);
}
