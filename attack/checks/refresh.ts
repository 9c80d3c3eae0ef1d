import { HOUR, SECOND } from '#kernel/clock.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import type { World } from '#test/parity/world.ts';
import type { Check } from '../check.ts';

const form = (token: string) => ({ grant_type: 'refresh_token', refresh_token: token });

/** A refresh token has one living descendant, whoever presents it how often. */
export const refreshAbuse: Check = {
  id: 'S64',
  title: 'refresh tokens presented again',
  async run(grounds, found) {
    const { database } = grounds;
    const nodes = await grounds.nodes(await grounds.world());
    const [world] = nodes as [World, ...World[]];
    const refresh = async (token: string, node = world) => (await node.zentry.token(form(token))).body;
    const begin = async () => (await world.session(zentry, (await world.person()).email)).refreshToken ?? '';
    const rounds = grounds.count(50, 3);
    for (let round = 0; round < rounds; round += 1) found(await race(nodes, database, await begin()));
    const spent = await begin();
    const successor = (await refresh(spent)).refresh_token;
    world.server.clock.advance(31 * SECOND);
    const reuse = await refresh(spent, nodes.at(-1));
    const descendant = await refresh(successor);
    found({
      sent: `${database}: a token again, 31 s after it was used, at the last of ${nodes.length} node(s); its successor at the first`,
      figure: `${reuse.error_uri?.slice(-6)}; its successor: ${descendant.error_uri?.slice(-6) ?? 'alive'}`,
      pass: reuse.error === 'invalid_grant' && descendant.error === 'invalid_grant',
    });
    found(await chain(database, await begin(), refresh));
    found(await stale(world, database, await begin()));
    found(await otherClient(world, database));
  },
};

async function race(nodes: readonly World[], database: string, token: string) {
  const at = (index: number) => nodes[index % nodes.length] as World;
  const answers = await Promise.all(Array.from({ length: 64 }, (_, index) => at(index).zentry.token(form(token))));
  const given = answers.filter(({ status }) => status === 200).map(({ body }) => body.refresh_token);
  const different = new Set(given).size;
  return {
    sent: `${database}: one token, 64 times at once over ${nodes.length} node(s)`,
    figure: `${given.length} answered with ${different} successor(s)`,
    pass: different === 1,
  };
}

async function chain(database: string, first: string, refresh: (token: string) => Promise<{ refresh_token?: string }>) {
  const seen = new Set<string>([first]);
  let token = first;
  for (let step = 0; step < 5; step += 1) {
    token = (await refresh(token)).refresh_token ?? '';
    seen.add(token);
  }
  const alive = (await refresh(token)).refresh_token !== undefined;
  return {
    sent: `${database}: a chain of 5 within one second`,
    figure: `${seen.size} tokens, the last ${alive ? 'alive' : 'dead'}`,
    pass: seen.size === 6 && alive,
  };
}

async function stale(world: World, database: string, token: string) {
  world.server.clock.advance(14 * 24 * HOUR);
  const { body } = await world.zentry.token(form(token));
  return {
    sent: `${database}: a token after 14 days unused`,
    figure: String(body.error),
    pass: body.error === 'invalid_grant',
  };
}

/** A token that one client was given, presented by another, and by nobody. */
async function otherClient(world: World, database: string) {
  const [mine, theirs] = [await world.server.createClient(), await world.server.createClient()];
  const who = await world.person();
  const grant = (client: typeof mine) => ({ client_id: client.id, client_secret: client.secret });
  const { body } = await world.asseco.token({
    grant_type: 'password',
    username: who.email,
    password: who.password,
    ...grant(mine),
  });
  const token: string = body.refresh_token ?? '';
  const foreign = await world.asseco.token({ ...form(token), ...grant(theirs) });
  const anonymous = await world.asseco.token(form(token));
  const own = await world.asseco.token({ ...form(token), ...grant(mine) });
  return {
    sent: `${database}: a client's token by another client, by none, by itself`,
    figure: `${foreign.status}, ${anonymous.status}, ${own.status}`,
    pass: token !== '' && foreign.status >= 400 && anonymous.status >= 400 && own.status === 200,
  };
}
