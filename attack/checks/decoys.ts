import { randomUUID } from 'node:crypto';
import { type Check, none } from '../check.ts';
import { Line } from '../support/line.ts';
import { People } from '../support/people.ts';
import { bearer } from '../support/ways-in.ts';

/** The security questions of people who do not exist are as lasting as those of people who do. */
export const decoys: Check = {
  id: 'S08',
  title: 'security questions of nobody',
  async run(grounds, found) {
    const { server, staff } = await grounds.staffed();
    const names = Array.from({ length: grounds.count(200, 40) }, () => `n${randomUUID().slice(0, 18)}`);
    const app = async (people: People) => people.program(staff.app);
    const first = new People(new Line(server.port));
    const token = await app(first);
    const before = await questionsOf(first, token, names);
    const again = await questionsOf(first, token, names);
    first.line.close();
    const isShared = grounds.database === 'postgres';
    if (!isShared) await server.stop();
    const restarted = await grounds.server({ dataDir: server.dataDir });
    const second = new People(new Line(restarted.port));
    const after = await questionsOf(second, await app(second), names);
    second.line.close();
    const changed = names.filter((_, index) => before[index] !== again[index] || before[index] !== after[index]);
    found(
      none(
        `questions of ${names.length} people who do not exist, twice and ${isShared ? 'at another node' : 'after a restart'}`,
        'changed',
        changed,
        names.length,
      ),
    );
    const sizes = new Map<number, number>();
    for (const one of before) {
      const size = JSON.parse(one).questions.length;
      sizes.set(size, (sizes.get(size) ?? 0) + 1);
    }
    const shown = [...sizes]
      .sort(([one], [other]) => one - other)
      .map(([size, count]) => `${size} questions: ${count}`);
    found({
      sent: 'how many questions they have; people choose 2 to 10, most of them the least',
      figure: shown.join(', '),
      pass: sizes.size > 1 && Math.min(...sizes.keys()) === 2,
    });
  },
};

async function questionsOf(people: People, token: string, names: readonly string[]): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const name of names) {
    const asked = { method: 'GET', path: `/v1/identity/users/${name}/questions`, headers: bearer(token) };
    answers.push((await people.must(asked)).text);
  }
  return answers;
}
