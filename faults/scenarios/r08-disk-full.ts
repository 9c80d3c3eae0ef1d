import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { nameOf } from '../support/furnish.ts';
import type { Answer } from '../support/http.ts';
import { checkInvariants } from '../support/invariants.ts';
import { type Ledger, standingOf } from '../support/ledger.ts';
import {
  createMainAccount,
  isAuthenticated,
  logIn,
  logOut,
  newName,
  readMe,
  signIn,
  tokenOf,
} from '../support/people.ts';
import { SmallDisk } from '../support/small-disk.ts';

const CLIENTS = 4;
const MEGABYTES = 48;
const RECOVERY_MS = 10_000;

/** The disk fills up under registrations, and is freed: reads go on, writes are refused as such, and then all is well again. */
export const diskFull: Scenario = {
  id: 'R08',
  title: 'disk full',
  on: ['sqlite'],
  async run(stand) {
    const original = await stand.ground();
    const disk = await SmallDisk.over(original, MEGABYTES);
    stand.after(() => disk.close());
    const node = await stand.node(disk.ground, { under: disk.under });
    const ledger = stand.ledger(original);
    const people = await Promise.all([0, 1, 2, 3].map((index) => personOf(node.port, nameOf(index))));
    await registering(node.port, ledger, 500);
    disk.fill();
    await registering(node.port, ledger, stand.scale(10_000, 1500), (answer) => judgeRefusal(stand, answer));
    await whileFull(stand, node.port, people);
    disk.free();
    await recovers(stand, node.port);
    await registering(node.port, ledger, 500);
    stand.rule(node.isRunning, 'The server ended.');
    await compare(stand, disk, ledger);
    await checkInvariants(stand, disk.ground);
  },
};

interface Person {
  readonly cookie: string;
  readonly token: string;
}

async function personOf(port: number, name: string): Promise<Person> {
  const { headers } = await logIn(port, name);
  return { cookie: String(headers['set-cookie']).split(';')[0] ?? '', token: await tokenOf(port, name) };
}

async function registering(
  port: number,
  ledger: Ledger,
  forMs: number,
  judge: (answer: Answer) => void = () => {},
): Promise<void> {
  const until = performance.now() + forMs;
  const client = async () => {
    while (performance.now() < until) {
      const name = newName();
      judge(await ledger.record(name, {}, () => createMainAccount(port, name)));
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

function judgeRefusal(stand: Stand, answer: Answer): void {
  if (standingOf(answer) === 'acknowledged') return;
  stand.count('refused while full');
  stand.rule([503, 507].includes(answer.status), `A write that found no room was answered ${answer.status}.`);
}

/** What must go on without room: reads of sessions that are there; and ending one. */
async function whileFull(stand: Stand, port: number, people: readonly Person[]): Promise<void> {
  for (const { cookie, token } of people) {
    stand.rule(await isAuthenticated(port, cookie), 'A session was not found while the disk was full.');
    stand.rule((await readMe(port, token)).status === 200, 'A profile was not read while the disk was full.');
    stand.count('reads while full', 2);
  }
  const [leaving] = people;
  const { status } = await logOut(port, leaving?.cookie ?? '');
  stand.figure('logout while full', status);
  stand.figure('sign-in while full', (await signIn(port, nameOf(5))).status);
  stand.rule(status === 200, 'Nobody can end a session while the disk is full.');
  stand.rule(!(await isAuthenticated(port, leaving?.cookie ?? '')), 'A session that was ended still lives.');
}

async function recovers(stand: Stand, port: number): Promise<void> {
  const begun = performance.now();
  while (standingOf(await createMainAccount(port, newName())) !== 'acknowledged') {
    if (performance.now() - begun > RECOVERY_MS) return stand.rule(false, 'Writes did not come back within 10 s.');
    await sleep(50);
  }
  stand.figure('recovered after ms', Math.round(performance.now() - begun));
}

async function compare(stand: Stand, disk: SmallDisk, ledger: Ledger): Promise<void> {
  const rows = await disk.ground.query("SELECT username FROM account WHERE username LIKE 'new%'");
  const there = new Set(rows.map(({ username }) => username));
  stand.count('lost', 0);
  for (const { id, standing } of ledger.entries()) {
    stand.count(standing);
    if (standing === 'acknowledged' && !there.has(id)) stand.count('lost');
  }
  stand.rule(stand.figures.lost === 0, 'A registration that was acknowledged is not there.');
  stand.rule(Number(stand.figures['refused while full'] ?? 0) > 0, 'Nothing was refused: the disk was not full.');
}
