import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { emptyGround, type Ground } from '../support/ground.ts';
import { makeOld, NEWEST, versionOf } from '../support/half-migrated.ts';
import { MigrationWatch } from '../support/migration-watch.ts';
import { SmallDisk } from '../support/small-disk.ts';
import { requireStrace } from '../support/strace.ts';
import { TesseraNode } from '../support/tessera-node.ts';

/** Writes to the database and its log that a migration from any version makes at least. */
const WRITES = 40;
/** What a migration in PostgreSQL takes, about: the kill falls anywhere in it. */
const SPREAD_MS = 150;
/** The disk that fills up, and what is left on it: more than the database of the first version takes when it is opened. */
const MEGABYTES = 8;
const LEFT_BYTES = 128 * 1024;

/** Upgrades that are killed, nodes that upgrade together, a binary that is too old: the schema is the old one or the new one. */
export const migrationKilled: Scenario = {
  id: 'R25',
  title: 'kill -9 in a migration, and a disk that fills up in one',
  on: ['sqlite', 'postgres'],
  async run(stand) {
    for (const name of ['old', 'new', 'in between', 'rows lost']) stand.count(name, 0);
    for (let round = 0; round < stand.kills(2); round += 1)
      await (stand.database === 'sqlite' ? killedAtWrite : killedInTransaction)(stand, randomInt(NEWEST));
    const isEnough = stand.kills(2) >= 10;
    stand.rule(
      !isEnough || Number(stand.figures.old) > 0,
      'No kill fell into a migration: the scenario proved nothing.',
    );
    if (stand.database === 'postgres') await together(stand);
    else await onFullDisk(stand);
    await tooNew(stand);
  },
};

async function empty(stand: Stand): Promise<Ground> {
  const ground = await emptyGround(stand.database);
  stand.after(() => ground.remove());
  return ground;
}

async function oldGround(stand: Stand, from: number): Promise<Ground> {
  const ground = await empty(stand);
  if (from > 0) await makeOld(ground, from);
  return ground;
}

/** The kernel kills the process at its n-th write to the database or its log, of which nearly all are the migration’s. */
async function killedAtWrite(stand: Stand, from: number): Promise<void> {
  requireStrace();
  const ground = await oldGround(stand, from);
  const file = join(ground.dataDir, 'tessera.db');
  const inject = `inject=pwrite64:signal=SIGKILL:when=${1 + randomInt(WRITES)}`;
  const paths = ['-P', file, '-P', `${file}-wal`, '-P', `${file}-journal`];
  const under = ['strace', '-f', '-o', '/dev/null', ...paths, '-e', 'trace=pwrite64', '-e', inject];
  const node = new TesseraNode(ground, { under });
  stand.after(() => node.kill());
  const { ended } = await node.launch();
  const how = await Promise.race([ended, sleep(60_000, 'it went on')]);
  stand.rule(how !== 'it went on', 'A server was not killed at its write.');
  await node.kill();
  await compare(stand, ground, from);
}

/** Kills a node some moment after its migration was seen in PostgreSQL. */
async function killedInTransaction(stand: Stand, from: number): Promise<void> {
  const ground = await oldGround(stand, from);
  const watch = await MigrationWatch.on(ground);
  const node = new TesseraNode(ground, {});
  stand.after(() => node.kill());
  await node.launch();
  await watch.begun();
  await sleep(randomInt(SPREAD_MS));
  await node.kill();
  await watch.close();
  await compare(stand, ground, from);
}

async function compare(stand: Stand, ground: Ground, from: number): Promise<void> {
  stand.count('kills');
  const version = await versionOf(ground);
  if (version === NEWEST) stand.count('new');
  else stand.count(version === from ? 'old' : 'in between');
  stand.rule(version === from || version === NEWEST, 'A killed migration left the schema in between.');
  await finishes(stand, ground, from);
}

/** What the next start makes of it. */
async function finishes(stand: Stand, ground: Ground, from: number, under: readonly string[] = []): Promise<void> {
  const node = new TesseraNode(ground, under.length === 0 ? {} : { under });
  stand.after(() => node.kill());
  await node.start();
  stand.rule((await versionOf(ground)) === NEWEST, 'The second start did not finish the migration.');
  const kept = await ground.query("SELECT value FROM setting WHERE name = 'left-by-the-old-version'");
  if (from > 0 && kept[0]?.value !== 'as it was') stand.count('rows lost');
  stand.rule(stand.figures['rows lost'] === 0, 'A row of the old version is gone.');
  await node.kill();
}

/** There is room for the start of a migration and not for its end; and then there is. */
async function onFullDisk(stand: Stand): Promise<void> {
  const original = await oldGround(stand, 1);
  const disk = await SmallDisk.over(original, MEGABYTES);
  stand.after(() => disk.close());
  disk.fill(LEFT_BYTES);
  const node = new TesseraNode(disk.ground, { under: disk.under });
  stand.after(() => node.kill());
  const { ended } = await node.launch();
  const how = await Promise.race([ended, sleep(60_000, 'it went on')]);
  stand.rule(how !== 0 && how !== 'it went on', `A server whose migration found no room: ${how}.`);
  stand.rule((await versionOf(disk.ground)) === 1, 'A migration that found no room left the schema in between.');
  stand.figure('disk full', `version ${await versionOf(disk.ground)}, ended ${how}`);
  disk.free();
  await finishes(stand, disk.ground, 1, disk.under);
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
