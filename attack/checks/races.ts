import type { World } from '#test/parity/world.ts';
import { type Check, none } from '../check.ts';
import type { Grounds } from '../grounds.ts';
import { KINDS, PLACES } from '../support/single-use.ts';

const AT_ONCE = 64;

function place({ database }: Grounds, nodes: readonly World[]): string {
  return nodes.length > 1 ? `${database}, over ${nodes.length} nodes by turns` : database;
}

/** Of many who redeem one secret at once, one succeeds. */
export const singleUseRace: Check = {
  id: 'S23',
  title: '64 redemptions of one secret at once',
  async run(grounds, found) {
    // Those that a failure counter holds to a few tries at once are raced by S11 and S29.
    const raced = KINDS.filter(({ name }) => /^(reset code|validation|terms|single sign-on)/.test(name));
    const nodes = await grounds.nodes(await grounds.world());
    const [world] = nodes as [World, ...World[]];
    const rounds = grounds.count(200, 3);
    for (const kind of raced) {
      const wins: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const issued = await kind.issue(world);
        const [home = ''] = kind.redeems;
        const tries = Array.from({ length: AT_ONCE }, (_, index) =>
          PLACES[home]?.(nodes[index % nodes.length] as World, issued, issued.secret),
        );
        wins.push((await Promise.all(tries)).filter((won) => won === true).length);
        world.server.clock.advance(61_000);
        if (round % 20 === 19) await world.renewPrograms();
      }
      found({
        sent: `${place(grounds, nodes)}, ${kind.name}: ${AT_ONCE} at once, ${rounds} rounds`,
        figure: `${wins.filter((count) => count === 1).length} rounds with one success, ${wins.filter((count) => count > 1).length} with more, ${wins.filter((count) => count === 0).length} with none`,
        pass: wins.every((count) => count === 1),
      });
    }
  },
};

/** Accepting and declining the same terms at once: one of them is what happened. */
export const termsRace: Check = {
  id: 'S102',
  title: 'accept and decline at once',
  async run(grounds, found) {
    const nodes = await grounds.nodes(await grounds.world());
    const [world] = nodes as [World, ...World[]];
    const other = nodes.at(-1) as World;
    const kind = KINDS.find(({ name }) => name === 'terms of use');
    const rounds = grounds.count(200, 20);
    const odd: string[] = [];
    for (let round = 0; round < rounds && kind !== undefined; round += 1) {
      const issued = await kind.issue(world);
      const tries = [0, 1, 2, 3].flatMap((turn) => [
        PLACES['overkiz terms accept']?.(turn % 2 === 0 ? world : other, issued, issued.secret),
        PLACES['overkiz terms decline']?.(turn % 2 === 0 ? other : world, issued, issued.secret),
      ]);
      const won = (await Promise.all(tries)).filter((one) => one === true).length;
      const decided = await world.server.services.store.read.terms.listDecisions(issued.who.id);
      if (won !== 1 || decided.length !== 1) odd.push(`${won} true, ${decided.length} recorded`);
      world.server.clock.advance(1000);
    }
    const sent = `${place(grounds, nodes)}: 4 × accept and 4 × decline of one token at once, ${rounds} rounds`;
    found(none(sent, 'not exactly one outcome', odd, rounds));
  },
};

/** One name, one address, one number, registered at every face at once. */
export const uniquenessRace: Check = {
  id: 'S103',
  title: '64 registrations of one name at once',
  async run(grounds, found) {
    const nodes = await grounds.nodes(await grounds.world());
    const [world] = nodes as [World, ...World[]];
    const rounds = grounds.count(10, 3);
    for (let round = 0; round < rounds; round += 1) {
      const email = `one-${round}@x.example`;
      const ways = nodes.map((node) => registrations(node, round, email));
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, index) => ways[Math.floor(index / 4) % nodes.length]?.[index % 4]?.()),
      );
      const statuses = answers.map((answer) => answer?.status ?? 0);
      const made = statuses.filter((status) => status < 300).length;
      const failed = statuses.filter((status) => status >= 500).length;
      const namesakes = await world.server.services.store.read.accounts.findForSignIn(email);
      found({
        sent: `${place(grounds, nodes)}: ${AT_ONCE} registrations of one name, address and number over 4 faces at once`,
        figure: `${made} made, ${namesakes.length} there, ${failed} answers 5xx; ${[...new Set(statuses)].sort().join(', ')}`,
        pass: made === 1 && namesakes.length === 1 && failed === 0,
      });
    }
  },
};

/** The same person at every face of a node that makes people. */
function registrations(world: World, round: number, email: string) {
  const username = `one-${round}`;
  const password = 'quiet-harbour-42';
  const phone = `+4742${String(round).padStart(6, '0')}`;
  const names = { firstName: 'A', surname: 'B', organisationId: 1, createdBy: 'x', createdByChannel: 'y' };
  const endUser = { userId: username, email };
  return [
    () => world.asseco.register(world.client, { username, email, password, phone }),
    () => world.overkiz.call('POST', '/enduser/mainAccount', { body: { endUser, password } }),
    () => world.entur.call('POST', '/profiles', { token: world.partner, body: { ...names, email, password } }),
    () => world.zentry.call('POST', '/User', { token: world.admin }, { email }),
  ];
}
