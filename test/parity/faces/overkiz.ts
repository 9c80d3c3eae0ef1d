import type { WireAnswer } from '#test/support/asseco.ts';
import { mailedLink } from '#test/support/mailed-link.ts';
import { cookieIn } from '#test/support/overkiz.ts';
import type { FaceDriver, Word } from '../face-driver.ts';
import { asItCame } from './words.ts';

/** The Overkiz end-user API, whose sessions are cookies. */
export const overkiz: FaceDriver = {
  name: 'overkiz',
  sessions: 'cookie',
  async signIn({ overkiz: api }, name, password, code) {
    const factor = code === undefined ? {} : { twoFactorCode: code };
    const answer = await api.logIn({ userId: name, userPassword: password, ...factor });
    if (answer.status === 200)
      return { word: 'in', session: { headers: { cookie: `JSESSIONID=${cookieIn(answer)}` } } };
    const saysLocked = answer.body?.error === `Too many requests, try again later : login with ${name}`;
    return { word: saysLocked ? 'refused' : wordOf(answer, ''), saysLocked };
  },
  async opens({ overkiz: api }, { headers }) {
    return wordOf(await api.call('GET', '/currentUserId', { headers }), 'in');
  },
  async whoAmI({ overkiz: api }, { headers }) {
    return (await api.call('GET', '/currentUserId', { headers })).body.userId;
  },
  async register({ overkiz: api }, { username, email, password }) {
    const body = { endUser: { userId: username, email }, password };
    const answer = await api.call('POST', '/enduser/mainAccount', { body });
    if (answer.status !== 201) throw new Error(answer.text);
    return username;
  },
  async changePassword(world, who, from, to, session) {
    const { headers } = session ?? (await world.session(overkiz, who.username, from));
    const body = { oldPassword: from, newPassword: to };
    return wordOf(await world.overkiz.call('POST', '/enduser/password', { headers, body }), 'done');
  },
  async askReset({ overkiz: api }, { username: userId, email }) {
    return wordOf(await api.call('POST', '/enduser/password/reset', { body: { userId, email } }), 'done');
  },
  /** With the form of the page that the mailed link leads to. */
  async completeReset({ overkiz: api }, { username: userId }, token, newPassword) {
    const body = new URLSearchParams({ userId, token, newPassword, newPasswordRepeated: newPassword }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await api.call('POST', '/accountManagement/resetPassword', { headers, body });
    const [, outcome = ''] = (answer.headers.get('location') ?? '').split('/accountManagement/resetPassword');
    const words: Readonly<Record<string, Word>> = {
      Success: 'done',
      'Failure?errorMessage=TOKEN_INVALID': 'invalid code',
      'Failure?errorMessage=PASSWORD_REJECTED': 'weak',
    };
    return words[outcome] ?? asItCame(answer);
  },
  async proveAddress({ overkiz: api, server }, { username, email, password }) {
    const path = `/enduser/${encodeURIComponent(username)}/validation`;
    await api.call('POST', path);
    const { token } = await mailedLink(server, email);
    await api.call('POST', `${path}/${token}`);
    return password;
  },
  async shown({ overkiz: api }, _who, { headers }) {
    const { body } = await api.call('GET', '/enduser/mainAccount', { headers });
    return { email: body.email, emailVerified: body.emailValidated };
  },
  async signOut({ overkiz: api }, { headers }) {
    const answer = await api.call('POST', '/logout', { headers });
    return answer.body.logout === true ? 'done' : asItCame(answer);
  },
};

function wordOf(answer: WireAnswer, success: Word): Word {
  if (answer.status === 200) return success;
  const words: Readonly<Record<string, Word>> = {
    'Bad credentials': 'refused',
    'Second factor required': 'second factor',
    'Not authenticated': 'not authenticated',
    'Password change required': 'password change required',
  };
  if (/^Password rejected : /.test(answer.body?.error)) return 'weak';
  return words[answer.body?.error] ?? asItCame(answer);
}
