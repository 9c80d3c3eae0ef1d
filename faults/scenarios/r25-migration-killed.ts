import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { emptyGround, type Ground } from '../support/ground.ts';
import { makeOld, NEWEST, versionOf } from '../support/half-migrated.ts';
import { TesseraNode } from '../support/tessera-node.ts';

/** Between the start of a process and its migration, and a while after: the kill falls anywhere in it. */
const SPREAD_MS = 400;

/** Upgrades that are killed, nodes that upgrade together, a binary that is too old: the schema is the old one or the new one. */
export const migrationKilled: Scenario = {
  id: 'R25',
  title: 'kill -9 in a migration',
  on: ['sqlite', 'postgres'],
  shortOn: ['sqlite'],
  async run(stand) {
    const usual = await firstStart(stand);
    for (let round = 0; round < stand.kills(2); round += 1) await killed(stand, usual, randomInt(NEWEST));
    for (const name of ['in between', 'rows lost']) stand.count(name, 0);
    if (stand.database === 'postgres') await together(stand);
    await tooNew(stand);
  },
};

async function empty(stand: Stand): Promise<Ground> {
  const ground = await emptyGround(stand.database);
  stand.after(() => ground.remove());
  return ground;
}

/** How long a first start takes here. */
async function firstStart(stand: Stand): Promise<number> {
  const node = new TesseraNode(await empty(stand), {});
  stand.after(() => node.kill());
  const took = await node.start();
  await node.kill();
  return took;
}

async function killed(stand: Stand, usual: number, from: number): Promise<void> {
  const ground = await empty(stand);
  if (from > 0) await makeOld(ground, from);
  const node = new TesseraNode(ground, {});
  stand.after(() => node.kill());
  await node.launch();
  await sleep(Math.max(usual - SPREAD_MS, 0) + randomInt(SPREAD_MS));
  await node.kill();
  stand.count('kills');
  const version = await versionOf(ground);
  if (version === NEWEST) stand.count('new');
  else if (version === from) stand.count('old');
  else stand.count('in between');
  stand.rule(version === from || version === NEWEST, 'A killed migration left the schema in between.');
  await node.start();
  stand.rule((await versionOf(ground)) === NEWEST, 'The second start did not finish the migration.');
  const kept = await ground.query("SELECT value FROM setting WHERE name = 'left-by-the-old-version'");
  if (from > 0 && kept[0]?.value !== 'as it was') stand.count('rows lost');
  stand.rule(stand.figures['rows lost'] === undefined, 'A row of the old version is gone.');
  await node.kill();
}

/** Two nodes begin with the same old database at once. */
async function together(stand: Stand): Promise<void> {
  const ground = await empty(stand);
  await makeOld(ground, 1);
  const nodes = [new TesseraNode(ground, {}), new TesseraNode(ground, {})];
  for (const node of nodes) stand.after(() => node.kill());
  await Promise.all(nodes.map((node) => node.start()));
  const rows = await ground.query('SELECT id FROM schema_migration');
  stand.rule(rows.length === NEWEST, 'Two nodes that started together migrated twice.');
  await Promise.all(nodes.map((node) => node.kill()));
}

async function tooNew(stand: Stand): Promise<void> {
  const ground = await empty(stand);
  await makeOld(ground, NEWEST);
  await ground.query(
    `INSERT INTO schema_migration (id, name, applied_at) VALUES (${NEWEST + 1}, 'tomorrow', 0) RETURNING id`,
  );
  const node = new TesseraNode(ground, {});
  stand.after(() => node.kill());
  const { ended } = await node.launch();
  const how = await Promise.race([ended, sleep(20_000, 'it went on')]);
  stand.rule(how !== 0 && how !== 'it went on', `A server on the database of a newer one: ${how}.`);
  stand.figure('refused a newer schema', node.log.includes('schema version') ? 'yes' : 'no');
  stand.rule(node.log.includes('schema version'), 'It did not say why it refused.');
}
