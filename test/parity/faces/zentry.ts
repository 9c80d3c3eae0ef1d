import type { WireAnswer } from '#test/support/asseco.ts';
import type { FaceDriver, Word } from '../face-driver.ts';
import { asItCame, bearer, passwordForm, readGrant, tokenOf } from './words.ts';

/** The Zentry.Identity.Api with its token endpoint. */
export const zentry: FaceDriver = {
  name: 'zentry',
  sessions: 'token',
  refreshes: true,
  async signIn({ zentry: api }, name, password, code) {
    return readGrant(await api.token(passwordForm(name, password, code)));
  },
  async opens({ asseco: api }, { headers }) {
    return wordOf(await api.call('GET', '/User/tenants', { headers }), 'in');
  },
  /** An invitation, and a password with the code that came. The address is the username. */
  async register(world, { email, password }) {
    const invited = await world.zentry.call('POST', '/User', { token: world.admin }, { email });
    if (invited.status !== 200) throw new Error(invited.text);
    const word = await complete(world, email, await world.zentry.mailed(email), password);
    if (word !== 'done') throw new Error(word);
    return email;
  },
  async askReset({ zentry: api }, { email }) {
    return wordOf(await api.call('POST', '/forgotPassword', {}, { email }), 'done');
  },
  completeReset: (world, { email }, secret, to) => complete(world, email, secret, to),
  async proveAddress(world, who) {
    const password = `${who.password}-again`;
    await zentry.askReset?.(world, who);
    await complete(world, who.email, await world.secretTo(who.email), password);
    return password;
  },
  async signOut({ asseco: api }, session) {
    const form = new URLSearchParams({ token: tokenOf(session) }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return wordOf(await api.call('POST', '/connect/revocation', { body: form, headers }), 'done');
  },
};

/** `POST /login`, which gives an access token alone and says why it does not. */
export const zentryLogin: FaceDriver = {
  name: 'zentry /login',
  sessions: 'token',
  async signIn({ zentry: api }, name, password, code) {
    const json = { email: name, password, ...(code === undefined ? {} : { twoFactorCode: code }) };
    const answer = await api.call('POST', '/login', {}, json);
    if (answer.status === 200) return { word: 'in', session: bearer(answer.body.accessToken) };
    const words: Readonly<Record<string, Word>> = {
      Failed: 'refused',
      LockedOut: 'refused',
      RequiresTwoFactor: 'second factor',
    };
    const { detail } = answer.body ?? {};
    return { word: words[detail] ?? asItCame(answer), saysLocked: detail === 'LockedOut' };
  },
  ...(zentry.opens === undefined ? {} : { opens: zentry.opens }),
};

async function complete(world: Parameters<FaceDriver['signIn']>[0], email: string, resetCode: string, to: string) {
  return wordOf(await world.zentry.call('POST', '/resetPassword', {}, { email, resetCode, newPassword: to }), 'done');
}

function wordOf(answer: WireAnswer, success: Word): Word {
  const { status, body } = answer;
  if (status === 200) return success;
  if (status === 401 && answer.text === '') return 'not authenticated';
  if (status === 403 && body?.detail === 'PasswordChangeRequired') return 'password change required';
  const keys = Object.keys(body?.errors ?? {});
  if (keys.length > 0 && keys.every((key) => key.startsWith('Password'))) return 'weak';
  return keys.join() === 'InvalidToken' ? 'invalid code' : asItCame(answer);
}
