import type { WireAnswer } from '#test/support/asseco.ts';
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
    const saysLocked = answer.body.error === `Too many requests, try again later : login with ${name}`;
    return { word: saysLocked ? 'refused' : wordOf(answer, ''), saysLocked };
  },
  async opens({ overkiz: api }, { headers }) {
    return wordOf(await api.call('GET', '/currentUserId', { headers }), 'in');
  },
  async whoAmI({ overkiz: api }, { headers }) {
    return (await api.call('GET', '/currentUserId', { headers })).body.userId;
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
  return words[answer.body?.error] ?? asItCame(answer);
}
