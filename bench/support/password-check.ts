import { DEFAULT_PASSWORD_POLICY } from '#core/credentials/password/policy.ts';
import { weighPassword } from '#core/credentials/password/quality.ts';

const LONGEST = 1024;
const ROUNDS = 200;
const OWNER = { username: 'a-name-of-some-length'.repeat(5).slice(0, 100), tenantName: 'Tessera' };

const fill = (text: string) => text.repeat(LONGEST).slice(0, LONGEST);
const from = (first: number, count: number, step = 7) =>
  Array.from({ length: LONGEST }, (_, at) => String.fromCodePoint(first + ((at * step) % count))).join('');

/** What could keep the event loop: text that grows eighteenfold, marks to be sorted, words that almost begin everywhere. */
const INPUTS: Readonly<Record<string, string>> = {
  growing: fill('\ufdfa'),
  squares: from(0x3371, 0x6f),
  marks: from(0x0300, 0x6f),
  'marks by turns': fill('\u0301\u0323'),
  syllables: fill('\u1100\u1161'),
  'sharp s': fill('ß'),
  ligatures: fill('ﬃ'),
  halves: fill('\ud83d'),
  quotes: fill('"'),
  ideographs: from(0x4e00, LONGEST, 1),
  ones: fill('1'),
  'ones and fives': fill('15'),
  leet: fill('4051@$3'),
  'leet that almost is': fill('p455w0rp4$$w0'),
  'words that almost are': fill('passwoqwertdragomonke'),
  letters: from(0x61, 26, 11),
};

/** How long one check of the worst input holds the event loop, in milliseconds: in the middle, and of 99 in a hundred. */
export async function passwordCheck(): Promise<{ input: string; p50: number; p99: number; first: number }> {
  const first = await longestTurn(() => weighPassword('zqvkxwmj', DEFAULT_PASSWORD_POLICY, OWNER));
  let worst = { input: '', p50: 0, p99: 0 };
  for (const [input, password] of Object.entries(INPUTS)) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const started = performance.now();
      await weighPassword(password, DEFAULT_PASSWORD_POLICY, OWNER);
      times.push(performance.now() - started);
    }
    times.sort((one, other) => one - other);
    const p50 = times[Math.floor(ROUNDS / 2)] ?? Number.NaN;
    if (p50 > worst.p50) worst = { input, p50, p99: times[Math.floor(ROUNDS * 0.99)] ?? Number.NaN };
  }
  return { ...worst, first };
}

/** The longest that nothing else could run while `work` was under way. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let isDone = false;
  const tick = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isDone) setImmediate(tick);
  };
  setImmediate(tick);
  await work();
  isDone = true;
  tick();
  return longest;
}
