import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { freshDatabase } from '../support/postgres/fresh-database.ts';
import { type CommandLine, commandLine } from './command-line.ts';

const people = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) =>
    JSON.stringify({ email: `p${from + index}@example.org`, firstName: 'x'.repeat(100), lastName: 'y'.repeat(100) }),
  )
    .map((line) => `${line}\n`)
    .join('');

describe('the command line on PostgreSQL', { timeout: 600_000 }, () => {
  let tessera: CommandLine;
  before(async () => {
    tessera = await commandLine({ TESSERA_DATABASE_URL: await freshDatabase() });
  });
  after(() => tessera?.remove());

  test('doctor looks at an empty and at a made database', async () => {
    const databaseOf = async () => {
      const { findings } = await tessera.json(['doctor']);
      return findings.find(({ about }: { about: string }) => about === 'database').message;
    };
    assert.match(await databaseOf(), /empty/);
    await tessera.json(['tenant', 'list']);
    assert.match(await databaseOf(), /current/);
  });

  test('an import is resumed, and a refused line leaves its batch alone', async () => {
    const file = join(tessera.folder, 'users.ndjson');
    await writeFile(file, people(0, 400));
    const run = () => tessera.command(['user', 'import', file, '--tenant', '1', '--json']);
    assert.equal((await run()).code, 0);
    await appendFile(file, people(399, 420));
    const second = await run();
    assert.equal(second.code, 3);
    assert.deepEqual(JSON.parse(second.out), { lines: 421, accepted: 420, rejected: 1, resumedAfter: 400 });
    assert.match(second.err, /^line 401: email: /);
  });

  test('doctor: a database that does not answer is a fault', async () => {
    const gone = await commandLine({ TESSERA_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    const { code, out } = await gone.command(['doctor']);
    await gone.remove();
    assert.equal(code, 1);
    assert.match(out, /FAULT {4}database +It does not answer/);
  });
});
