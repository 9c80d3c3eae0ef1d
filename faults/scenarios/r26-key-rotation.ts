import { setTimeout as sleep } from 'node:timers/promises';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { nameOf } from '../support/furnish.ts';
import { call, json } from '../support/http.ts';
import { readMe, tokenOf } from '../support/people.ts';
import type { TesseraNode } from '../support/tessera-node.ts';
import { WallClock } from '../support/wall-clock.ts';

const DAY = 86_400_000;
const REVOKED_MS = 60_000;
const PEOPLE = 4;

/** Signing keys change under live tokens: every token is good everywhere until its time is over, and none after its key went. */
export const keyRotation: Scenario = {
  id: 'R26',
  title: 'signing keys rotate under live tokens',
  on: ['sqlite', 'postgres'],
  shortOn: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    const clock = new WallClock(ground);
    const nodes = await stand.nodes(ground, clock.options);
    const party = new RelyingParty(nodes[0]?.port ?? 0);
    const tokens: string[] = [];
    for (let rotation = 0; rotation < stand.scale(10, 2); rotation += 1) {
      ground.command('keys', 'rotate', '--force');
      stand.count('rotations');
      const [first] = nodes;
      // The new key has to be known to the first node; the others hear of it from the token.
      await sleep(1000);
      for (let one = 0; one < PEOPLE; one += 1) {
        const token = await tokenOf(first?.port ?? 0, nameOf(one));
        tokens.push(token);
        for (const node of nodes) await isGood(stand, node, token);
        if (!(await party.accepts(token))) stand.count('refused by a relying party');
      }
      for (const token of tokens) for (const node of nodes) await isGood(stand, node, token);
    }
    for (const token of tokens) if (!(await party.accepts(token))) stand.count('refused by a relying party');
    for (const name of ['refused', 'refused by a relying party', 'accepted after their key went']) stand.count(name, 0);
    stand.rule(stand.figures.refused === 0, 'A token was refused before its time was over.');
    stand.rule(stand.figures['refused by a relying party'] === 0, 'A relying party refused a good token.');
    await revoked(stand, nodes, tokens, () => ground.command('keys', 'rotate', '--revoke'));
    await clock.jump(2 * DAY);
    await party.forget();
    for (const token of tokens) if (await party.knows(token)) stand.count('accepted after their key went');
    stand.rule(stand.figures['accepted after their key went'] === 0, 'A key is published after its last token died.');
  },
};

async function isGood(stand: Stand, node: TesseraNode, token: string): Promise<void> {
  stand.count('uses');
  if ((await readMe(node.port, token)).status !== 200) stand.count('refused');
}

/** How long after a key was withdrawn its tokens open nothing any more, on every node. */
async function revoked(
  stand: Stand,
  nodes: readonly TesseraNode[],
  tokens: readonly string[],
  withdraw: () => unknown,
) {
  withdraw();
  const begun = performance.now();
  for (const node of nodes)
    for (const token of tokens)
      while ((await readMe(node.port, token)).status !== 401) {
        if (performance.now() - begun > REVOKED_MS) return stand.rule(false, 'A withdrawn key opens doors after 60 s.');
        await sleep(20);
      }
  stand.figure('revoked after ms', Math.round(performance.now() - begun));
}

/** A service that checks tokens itself, and asks for the keys again only when it meets one that it does not know. */
class RelyingParty {
  readonly #port: number;
  #keys: JSONWebKeySet = { keys: [] };

  constructor(port: number) {
    this.#port = port;
  }

  async accepts(token: string): Promise<boolean> {
    if (!(await this.knows(token))) return false;
    return jwtVerify(token, createLocalJWKSet(this.#keys)).then(
      () => true,
      () => false,
    );
  }

  async knows(token: string): Promise<boolean> {
    const { kid } = decodeProtectedHeader(token);
    const isKnown = () => this.#keys.keys.some((key) => key.kid === kid);
    if (!isKnown()) await this.forget();
    return isKnown();
  }

  async forget(): Promise<void> {
    this.#keys = json(await call(this.#port, { method: 'GET', path: '/.well-known/jwks.json' }));
  }
}
