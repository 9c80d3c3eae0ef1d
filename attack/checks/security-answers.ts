import type { Person } from '#test/parity/face-driver.ts';
import { overkiz } from '#test/parity/faces/overkiz.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import { WAYS } from '#test/parity/faces.ts';
import type { World } from '#test/parity/world.ts';
import type { WireAnswer } from '#test/support/asseco.ts';
import { type Check, none } from '../check.ts';
import { importCrowd, someone } from '../support/crowd.ts';
import { Line } from '../support/line.ts';
import { PASSWORD, People } from '../support/people.ts';
import type { AttackedServer } from '../support/server.ts';
import { NEW_PASSWORD } from '../support/single-use.ts';
import { compare, judged } from '../support/timing.ts';
import { bearer, programs, type Someone } from '../support/ways-in.ts';

interface GivenAnswer {
  readonly 'question-id': string;
  readonly answer: string;
}

const RIGHT = ['A harbour in the north', 'Grey heron', 'Quay seven'];

/** Whoever knows the answers to somebody's questions, and reads none of the mail, is no step further in. */
export const answersAlone: Check = {
  id: 'S32',
  title: 'the right security answers, and nothing else',
  async run(grounds, found) {
    for (const required of ['false', 'true']) {
      const env = { TESSERA_POLICY_RESET_REQUIRES_ANSWERS: required, TESSERA_FACES_ASSECO_ANONYMOUS_PRELOGIN: 'true' };
      const world = await grounds.world(env);
      const who = await world.person();
      const answers = await chosenBy(world, who);
      const before = await standing(world, who);
      const told: string[] = [];
      const tries = attempts(world, who, answers);
      for (const [how, attempt] of Object.entries(tries)) {
        const answer = await attempt();
        if (answer !== undefined && tells(answer)) told.push(`${how}: ${answer.status} ${answer.text.slice(0, 80)}`);
      }
      const sessions = await endSessions(world, who);
      const changed = (await standing(world, who)) !== before;
      const verdict = none(
        `right answers, then ${Object.keys(tries).length} ways to make something of them (reset needs answers: ${required})`,
        'gave something away',
        told,
        Object.keys(tries).length,
      );
      const figure = `${verdict.figure}; ${sessions} sessions, ${changed ? 'credentials or contacts CHANGED' : '0 changes'}`;
      found({ ...verdict, figure, pass: verdict.pass && sessions === 0 && !changed });
    }
  },
};

/** Sets answers as the person would, and signs out. */
async function chosenBy(world: World, who: Person): Promise<readonly GivenAnswer[]> {
  const { body } = await world.asseco.identity('GET', '/policy/security-questions');
  const session = await world.session(zentry, who.email);
  const answers = answersTo(body.questions);
  const set = await world.asseco.identity('PUT', '/me/answers', { headers: { ...session.headers }, body: { answers } });
  if (set.status !== 200) throw new Error(set.text);
  await endSessions(world, who);
  return answers;
}

/** Answers to the first questions that take any text. */
function answersTo(
  questions: readonly { 'question-id': string; 'answer-format-type': string; 'answer-format': string }[],
) {
  const open = questions.filter((one) => one['answer-format-type'] === 'text' && one['answer-format'] === '');
  return open
    .slice(0, RIGHT.length)
    .map((one, index) => ({ 'question-id': one['question-id'], answer: RIGHT[index] ?? '' }));
}

/** What somebody can do who has proved the answers; an answer that is not looked at is one of a sign-in. */
function attempts(
  world: World,
  who: Person,
  answers: readonly GivenAnswer[],
): Readonly<Record<string, () => Promise<WireAnswer | undefined>>> {
  const path = (rest: string) => `/users/${encodeURIComponent(who.username)}/${rest}`;
  const token = world.client;
  const one = answers[0]?.answer ?? '';
  const reset = (resetCode: string) =>
    world.zentry.call('POST', '/resetPassword', {}, { email: who.email, resetCode, newPassword: NEW_PASSWORD });
  const grant = (form: Record<string, string>) => world.zentry.token({ username: who.username, ...form });
  return {
    'validated by a program': () =>
      world.asseco.identity('POST', path('answers/validate'), { token, body: { answers } }),
    'validated by nobody': () => world.asseco.identity('POST', path('answers/validate'), { body: { answers } }),
    'reset asked for': () => world.asseco.identity('POST', path('password/reset'), { token, body: {} }),
    'username asked for': () => world.asseco.identity('POST', path('username-recovery'), { token, body: {} }),
    'reset without a code': () => reset(''),
    'reset with an answer as code': () => reset(one),
    'the page with an answer as token': async () => {
      await overkiz.completeReset?.(world, who, one, NEW_PASSWORD);
      return undefined;
    },
    'own password with the program’s token': () =>
      world.asseco.identity('PUT', '/me/password', {
        token,
        body: { 'old-password': one, 'new-password': NEW_PASSWORD },
      }),
    'own address with the program’s token': () =>
      world.asseco.identity('PUT', '/me/email', { token, body: { 'new-email': 'thief@x.example' } }),
    'own answers with the program’s token': () =>
      world.asseco.identity('PUT', '/me/answers', { token, body: { answers } }),
    'a grant by answers': () => grant({ grant_type: 'security_answers', answers: JSON.stringify(answers) }),
    'a password grant with answers beside it': () =>
      grant({ grant_type: 'password', password: '', answers: JSON.stringify(answers) }),
    'an answer as code of a second factor': () =>
      grant({ grant_type: 'password', password: 'x', two_factor_code: one }),
    ...Object.fromEntries(
      WAYS.map((face) => [
        `an answer as password at ${face.name}`,
        async () => {
          const { word } = await face.signIn(world, who.username, one);
          if (word === 'in') throw new Error(`signed in at ${face.name}`);
          return undefined;
        },
      ]),
    ),
  };
}

/** Whether an answer has anything in it that opens something or names somebody. */
function tells({ status, headers, text, body }: WireAnswer): boolean {
  if (headers.get('set-cookie') !== null) return true;
  if (status < 300) return text !== '' && text !== '{}';
  return (
    status >= 500 ||
    Object.keys(Object(body)).some((name) => /token|password_hash|code$/i.test(name) && name !== 'errorCode')
  );
}

/** All of somebody that a thief would change, as it is stored. */
async function standing({ server }: World, { id }: Person): Promise<string> {
  const { read } = server.services.store;
  const record = await read.accounts.findForSignInById(id);
  const contacts = await read.contacts.listByAccount(id, server.clock.now());
  const answers = await read.credentials.listAnswers(id);
  const { username, multifactorEnabled, status } = record?.account ?? {};
  const values = contacts.map(({ value, state }) => [value, state]);
  return JSON.stringify([username, status, multifactorEnabled, record?.password, values, answers]);
}

/** Ends somebody's sessions; gives how many there were. */
const endSessions = ({ server }: World, { id }: Person): Promise<number> =>
  server.services.store.write((tx) => tx.sessions.endByAccount(id, server.clock.now()));

/** Failures that a name has before it locks. */
const TRIES = 4;

/** Which of the answers are wrong cannot be told, nor whether there is anybody. */
export const answersPartly: Check = {
  id: 'S33',
  title: 'security answers: one wrong of three, and three',
  async run(grounds, found) {
    const { server, staff } = await grounds.shared();
    const people = new People(new Line(server.port));
    const { app } = await programs(people, staff);
    const { text } = await people.must({ method: 'GET', path: '/v1/identity/policy/security-questions' });
    const right = answersTo(JSON.parse(text).questions);
    const wrongAt = (...places: readonly number[]) =>
      right.map((one, at) => (places.includes(at) ? { ...one, answer: 'not at all' } : one));
    // Three slow hashes a request: few pairs in the short form.
    const pairs = grounds.pairs(1000, 6);
    const warmUps = grounds.count(100, 2);
    const accounts = Math.ceil((pairs + warmUps) / TRIES);
    const ghosts = Array.from({ length: accounts }, (_, index) => someone('answering-ghost', index));
    const answered = (name: string) => answering(server, people, `answering-${name}`, accounts, right);
    const ask = ({ username }: Someone, answers: readonly GivenAnswer[]) => ({
      request: people.json('POST', `/v1/identity/users/${username}/answers/validate`, { answers }, bearer(app)),
      name: username,
    });
    const kinds: readonly (readonly [string, () => Promise<readonly Someone[]>, readonly GivenAnswer[]])[] = [
      ['somebody with one wrong', () => answered('partly'), wrongAt(0)],
      ['nobody', async () => ghosts, wrongAt(0, 1, 2)],
      ['somebody with the last wrong alone', () => answered('nearly'), wrongAt(2)],
    ];
    for (const [index, [what, others, answers]] of (grounds.short ? kinds.slice(0, 2) : kinds).entries()) {
      const [wholly, partly] = [await answered(`wholly-${index}`), await others()];
      const at = (list: readonly Someone[], turn: number) => list[Math.floor(turn / TRIES)] ?? someone('none', 0);
      const compared = await compare({
        line: people.line,
        pairs,
        warmUps,
        seed: grounds.seed,
        first: (turn) => ask(at(wholly, turn), wrongAt(0, 1, 2)),
        second: (turn) => ask(at(partly, turn), answers),
      });
      found({
        sent: `${pairs} pairs: somebody with three wrong of three, and ${what}`,
        ...judged(compared, grounds.timesDecide),
      });
    }
    people.line.close();
  },
};

/** People who have set these answers. */
async function answering(
  server: AttackedServer,
  people: People,
  name: string,
  count: number,
  answers: readonly GivenAnswer[],
): Promise<readonly Someone[]> {
  const crowd = importCrowd(server, name, count);
  for (const { username } of crowd) {
    const { access_token: token } = await people.grant({ grant_type: 'password', username, password: PASSWORD });
    await people.must(people.json('PUT', '/v1/identity/me/answers', { answers }, bearer(token)));
  }
  return crowd;
}
