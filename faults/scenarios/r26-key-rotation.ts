import { setTimeout as sleep } from 'node:timers/promises';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { nameOf } from '../support/furnish.ts';
import { call, json } from '../support/http.ts';
import { readMe, tokenOf } from '../support/people.ts';
import type { TesseraNode } from '../support/tessera-node.ts';
import { WallClock } from '../support/wall-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const REVOKED_MS = 60_000;
const PEOPLE = 4;

/** Signing keys change under live tokens: every token is good everywhere until its time is over, and none after its key went. */
export const keyRotation: Scenario = {
  id: 'R26',
  title: 'signing keys rotate under live tokens',
  on: ['sqlite', 'postgres'],
  shortOn: ['postgres'],
  async run(stand) {
    const ground = await stand.ground();
    const clock = new WallClock(ground);
    // The least that can be set: a key is in force for two days, published for one before, and jobs ask hourly.
    const nodes = await stand.nodes(ground, clock.options({ TESSERA_TOKENS_KEY_ROTATION_DAYS: '2' }));
    const rotate = (...how: string[]) => clock.command('keys', 'rotate', ...how);
    for (const name of ['refused', 'refused by a relying party', 'accepted after their key went']) stand.count(name, 0);
    await planned(stand, nodes, clock);
    const tokens = await forced(stand, nodes, clock, rotate);
    await revoked(stand, nodes, clock, tokens, () => rotate('--revoke'));
    stand.rule(stand.figures.refused === 0, 'A token was refused before its time was over.');
    stand.rule(stand.figures['refused by a relying party'] === 0, 'A relying party refused a good token.');
    stand.rule(stand.figures['accepted after their key went'] === 0, 'A key opens doors after its last token died.');
  },
};

/**
 * A rotation that is due, with relying parties that keep the keys as long as they may and never ask before: the next key has to
 * be with them before it signs, and the former one as long as its tokens live.
 */
async function planned(stand: Stand, nodes: readonly TesseraNode[], clock: WallClock): Promise<void> {
  const party = new RelyingParty(nodes[0]?.port ?? 0, clock, 'patient');
  const kids = new Set<unknown>();
  let former: string[] = [];
  await clock.jump(DAY);
  for (const node of nodes) await restart(node);
  for (const step of [0, DAY - 40 * MINUTE, ...Array<number>(6).fill(20 * MINUTE)]) {
    await clock.jump(step);
    if (step > HOUR) former = [];
    const tokens = await tokensOf(nodes[0]);
    for (const token of tokens) kids.add(decodeProtectedHeader(token).kid);
    for (const token of [...tokens, ...former]) {
      for (const node of nodes) await isGood(stand, node, token);
      if (!(await party.accepts(token))) stand.count('refused by a relying party');
    }
    former = tokens;
  }
  stand.figure('planned rotations', kids.size - 1);
  stand.rule(kids.size === 2, `The key did not change when it was due: ${kids.size} keys signed.`);
}

/** Jobs look when a server starts, and hourly by a clock that no scenario sets. */
async function restart(node: TesseraNode): Promise<void> {
  await node.terminate();
  await node.start();
}

/** Keys that are exchanged at once; the other nodes, and parties that ask again, meet tokens of a key they have not heard of. */
async function forced(
  stand: Stand,
  nodes: readonly TesseraNode[],
  clock: WallClock,
  rotate: (how: string) => unknown,
): Promise<readonly string[]> {
  const party = new RelyingParty(nodes.at(-1)?.port ?? 0, clock, 'asks again');
  const all: string[] = [];
  for (let rotation = 0; rotation < stand.scale(10, 2); rotation += 1) {
    rotate('--force');
    stand.count('rotations');
    const kids = new Set<unknown>();
    // Until the node has looked: meanwhile it signs with the former key, which is as good.
    for (const begun = performance.now(); performance.now() - begun < 1500; ) {
      for (const token of await tokensOf(nodes[0])) {
        kids.add(decodeProtectedHeader(token).kid);
        for (const node of nodes) await isGood(stand, node, token);
        if (!(await party.accepts(token))) stand.count('refused by a relying party');
        all.push(token);
      }
    }
    for (const token of all) for (const node of nodes) await isGood(stand, node, token);
  }
  return all;
}

function tokensOf(node: TesseraNode | undefined): Promise<string[]> {
  return Promise.all(Array.from({ length: PEOPLE }, (_, index) => tokenOf(node?.port ?? 0, nameOf(index))));
}

async function isGood(stand: Stand, node: TesseraNode, token: string): Promise<void> {
  const { status } = await readMe(node.port, token);
  stand.count('uses');
  if (status !== 200) stand.count(status === 401 ? 'refused' : `answered ${status}`);
}

/** How long after a key was withdrawn its tokens open nothing any more, on every node and at whoever keeps the keys as long as he may. */
async function revoked(
  stand: Stand,
  nodes: readonly TesseraNode[],
  clock: WallClock,
  tokens: readonly string[],
  withdraw: () => unknown,
) {
  const party = new RelyingParty(nodes[0]?.port ?? 0, clock, 'patient');
  await party.accepts(tokens[0] ?? '');
  withdraw();
  const begun = performance.now();
  for (const node of nodes)
    for (const token of tokens)
      while ((await readMe(node.port, token)).status !== 401) {
        if (performance.now() - begun > REVOKED_MS) return stand.rule(false, 'A withdrawn key opens doors after 60 s.');
        await sleep(20);
      }
  stand.figure('revoked after ms', Math.round(performance.now() - begun));
  await clock.jump(REVOKED_MS);
  for (const token of tokens) if (await party.accepts(token)) stand.count('accepted after their key went');
}

/** A service that checks tokens itself, with keys that it keeps as long as it is told. */
class RelyingParty {
  readonly #port: number;
  readonly #clock: WallClock;
  readonly #asksAgain: boolean;
  #keys: JSONWebKeySet = { keys: [] };
  #until = 0;

  /** One that is patient never asks before its time; another asks at once for a key that it does not know. */
  constructor(port: number, clock: WallClock, manner: 'patient' | 'asks again') {
    this.#port = port;
    this.#clock = clock;
    this.#asksAgain = manner === 'asks again';
  }

  async accepts(token: string): Promise<boolean> {
    const { kid } = decodeProtectedHeader(token);
    const isKnown = () => this.#keys.keys.some((key) => key.kid === kid);
    if (this.#clock.now() >= this.#until || (this.#asksAgain && !isKnown())) await this.#fetch();
    if (!isKnown()) return false;
    const currentDate = new Date(this.#clock.now());
    return jwtVerify(token, createLocalJWKSet(this.#keys), { currentDate }).then(
      () => true,
      () => false,
    );
  }

  async #fetch(): Promise<void> {
    const answer = await call(this.#port, { method: 'GET', path: '/.well-known/jwks.json' });
    const seconds = Number(/max-age=(\d+)/.exec(String(answer.headers['cache-control']))?.[1] ?? 0);
    this.#keys = json(answer);
    this.#until = this.#clock.now() + seconds * 1000;
  }
}
