import { randomUUID } from 'node:crypto';
import { type Check, none } from '../check.ts';
import { Line } from '../support/line.ts';
import { OVERKIZ, People } from '../support/people.ts';
import { visible } from '../support/visible.ts';
import { bearer, programs } from '../support/ways-in.ts';

const NAMES = 60;

/** Where an API must say whether somebody exists, it says so to whom it knows, or within a budget. */
export const existenceEndpoints: Check = {
  id: 'S06',
  title: 'questions about existence without a key',
  async run(grounds, found) {
    const { server, staff } = await grounds.shared();
    const people = new People(new Line(server.port));
    const { app } = await programs(people, staff);
    const known = await Promise.all([people.register(app)]);
    const count = grounds.count(1000, NAMES);
    const [{ username, email }] = known as [{ username: string; email: string }];
    const questions = {
      'asseco available': (name: string) => `/v1/identity/users/${name}/available`,
      'asseco find': (name: string) => `/v1/identity/users?email=${name}%40people.example`,
      'asseco get': (name: string) => `/v1/identity/users/${name}`,
    };
    for (const [what, path] of Object.entries(questions)) {
      const answers = new Set<string>();
      for (let asked = 0; asked < count; asked += 1) {
        const name = asked % 2 === 0 ? (what === 'asseco find' ? email.split('@')[0] : username) : randomUUID();
        answers.add(visible(await people.line.call({ method: 'GET', path: path(name ?? '') })));
      }
      found({
        sent: `${what}: ${count} times, by turns for somebody and for nobody, without a token`,
        figure: `${answers.size} different answer${answers.size === 1 ? '' : 's'}`,
        pass: answers.size === 1 && [...answers].every((answer) => answer.startsWith('[401')),
      });
    }
    people.line.close();
  },
};

/** The budgets of these questions, at their defaults, and that who is over one learns nothing more. */
export const existenceBudget: Check = {
  id: 'S07',
  title: 'budget of questions about existence',
  async run(grounds, found) {
    const { server, staff } = await grounds.rationed();
    const people = new People(new Line(server.port));
    const app = await people.program(staff.app);
    const { username } = await people.register(app);
    const asked = grounds.count(500, 100);
    const budgets = [
      ['overkiz existingUserIds', `${OVERKIZ}/enduser/existingUserIds/`, '', {}, 10],
      ['asseco available, with a token', '/v1/identity/users/', '/available', bearer(app), 30],
    ] as const;
    for (const [what, before, after, headers, budget] of budgets) {
      const refusals = new Map<string, number>();
      const wrong: string[] = [];
      let answered = 0;
      for (let question = 0; question < asked; question += 1) {
        const name = question % 2 === 0 ? username : `nobody-${question}`;
        const answer = await people.line.call({ method: 'GET', path: `${before}${name}${after}`, headers });
        if (answer.status !== 429) answered += 1;
        else {
          const { 'retry-after': wait, ...rest } = answer.headers;
          if (!(Number(wait) >= 1)) wrong.push(`no Retry-After: ${answer.text}`);
          const told = visible({ ...answer, headers: rest });
          refusals.set(told, (refusals.get(told) ?? 0) + 1);
        }
      }
      found({
        sent: `${what}: ${asked} questions in a row, by turns for somebody and for nobody (TESSERA_LIMITS_FACTOR 1)`,
        figure: `${answered} answered (budget ${budget} a minute), the rest 429 in ${refusals.size} form`,
        // A minute may end in between on a slow machine.
        pass: answered <= 2 * budget + 5 && refusals.size === 1 && wrong.length === 0,
      });
    }
    people.line.close();
  },
};

/** How good a password is says nothing of whose it is, and costs little however long it is. */
export const passwordCheck: Check = {
  id: 'S09',
  title: 'password/check',
  async run(grounds, found) {
    const { server, staff } = await grounds.shared();
    const people = new People(new Line(server.port));
    const { username } = await people.register(await people.program(staff.app));
    const check = (userId: string, userPassword: string) =>
      people.line.call(people.json('POST', `${OVERKIZ}/enduser/password/check`, { userId, userPassword }));
    const apart: string[] = [];
    const passwords = ['quiet-harbour-42', 'p4ssw0rd!', 'short', 'password', 'ñandú über 17', 'x'.repeat(128)];
    const stranger = [...username].reverse().join('');
    for (const password of passwords)
      if (visible(await check(username, password)) !== visible(await check(stranger, password))) apart.push(password);
    found(
      none(
        `${passwords.length} passwords with the user id of somebody and of nobody`,
        'answered apart',
        apart,
        passwords.length,
      ),
    );
    const sizes = { '1 MB': 'x'.repeat(2 ** 20), '1,025 characters': 'x'.repeat(1025) };
    for (const [size, password] of Object.entries(sizes)) {
      const times: number[] = [];
      const statuses = new Set<number>();
      for (let round = 0; round < 20; round += 1) {
        const started = performance.now();
        statuses.add((await check(username, password)).status);
        times.push(performance.now() - started);
      }
      const median = times.toSorted((one, other) => one - other)[10] ?? Number.NaN;
      found({
        sent: `a password of ${size}, 20 times`,
        figure: `${[...statuses].join(', ')}, median ${median.toFixed(1)} ms`,
        pass: [...statuses].every((status) => status === 400 || status === 413) && median < grounds.milliseconds(20),
      });
    }
    people.line.close();
  },
};
