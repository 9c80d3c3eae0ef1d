import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { addressOf, CROWD, nameOf, PASSWORD } from '../support/furnish.ts';
import { checkInvariants } from '../support/invariants.ts';
import { killRounds, type Round } from '../support/kill-rounds.ts';
import { standingOf } from '../support/ledger.ts';
import { forgetPassword, mailbox, resetPassword, signIn } from '../support/people.ts';
import { RefreshFamily } from '../support/refresh-family.ts';

const PEOPLE = 4;
const WAYS = ['one', 'other'] as const;

/** Somebody with a mailed code, good for one use, and the passwords that resets with it were acknowledged for. */
interface Holder {
  readonly index: number;
  readonly code: string;
  readonly acknowledged: string[];
}

/**
 * Mailed codes, each redeemed twice at once for two passwords, refresh tokens beside, and SIGKILL: a code has one effect, and
 * is spent if and only if it had one; a refresh token that nobody answered still goes on.
 */
export const killInRedeem: Scenario = {
  id: 'R03',
  title: 'kill -9 in single-use redeem',
  on: ['sqlite', 'postgres'],
  shortOn: ['postgres'],
  async run(stand) {
    const ground = await stand.ground();
    const nodes = await stand.nodes(ground);
    const ledger = stand.ledger(ground);
    let holders: Holder[] = [];
    const families = Array.from({ length: PEOPLE }, (_, index) => new RefreshFamily(nameOf(CROWD - 1 - index)));
    for (const family of families) await family.open(nodes[0]?.port ?? 0);
    await killRounds(stand, nodes, {
      rounds: stand.kills(2),
      clients: PEOPLE * (WAYS.length + 1),
      mostAnswers: PEOPLE * WAYS.length,
      async before(round) {
        const first = (round.number * PEOPLE) % (CROWD - 2 * PEOPLE);
        holders = await Promise.all(Array.from({ length: PEOPLE }, (_, index) => holderOf(round, first + index)));
      },
      async client(round, client) {
        const family = families[client - PEOPLE * WAYS.length];
        const holder = holders[client % PEOPLE];
        if (family !== undefined) while (round.isOn() && (await family.goOn(round.port()))) stand.count('refreshed');
        else if (holder !== undefined) {
          const password = passwordFor(round, WAYS[Math.floor(client / PEOPLE)]);
          const send = () => resetPassword(round.port(), addressOf(holder.index), holder.code, password);
          const answer = await ledger.record(`${round.number}-${client}`, { name: nameOf(holder.index) }, send);
          stand.count(standingOf(answer));
          if (answer.status === 200) holder.acknowledged.push(password);
          round.answered();
        }
      },
      async after(round) {
        await Promise.all(holders.map((holder) => compare(stand, round, holder)));
        for (const family of families)
          stand.rule(await family.goOn(round.port()), 'A refresh token that was handed out does not go on.');
      },
    });
    for (const name of ['redeemed twice', 'lost', 'used without effect']) stand.count(name, 0);
    await checkInvariants(stand, ground);
  },
};

const passwordFor = (round: Round, way = 'none') => `${PASSWORD}-${round.number}-${way}`;

async function holderOf(round: Round, index: number): Promise<Holder> {
  await forgetPassword(round.port(), addressOf(index));
  for (let looked = 0; looked < 500; looked += 1) {
    for (const { text } of await mailbox(round.port(), addressOf(index))) {
      const code = /^[A-Za-z0-9_-]{43}$/m.exec(text)?.[0];
      if (code !== undefined) return { index, code, acknowledged: [] };
    }
  }
  throw new Error(`No code reached ${addressOf(index)}.`);
}

async function compare(stand: Stand, round: Round, holder: Holder): Promise<void> {
  const working: string[] = [];
  for (const password of [PASSWORD, ...WAYS.map((way) => passwordFor(round, way))])
    if ((await signIn(round.port(), nameOf(holder.index), password)).status === 200) working.push(password);
  const [works] = working;
  const later = await resetPassword(round.port(), addressOf(holder.index), holder.code, `${PASSWORD}-later`);
  const isSpent = later.status !== 200;
  stand.count('codes');
  if (holder.acknowledged.length > 1) stand.count('redeemed twice');
  if (holder.acknowledged.some((password) => password !== works)) stand.count('lost');
  if (isSpent && works === PASSWORD) stand.count('used without effect');
  stand.rule(working.length === 1, 'Not exactly one of the passwords works.');
  stand.rule(isSpent === (works !== PASSWORD), 'A code had an effect and was not spent, or the other way round.');
  stand.rule(stand.figures['redeemed twice'] === undefined, 'A code was redeemed twice.');
  stand.rule(stand.figures.lost === undefined, 'A reset that was acknowledged is not there.');
}
