import assert from 'node:assert/strict';
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { VECTORS } from '../hashing/vectors.ts';
import { type CommandLine, commandLine } from './command-line.ts';

const ndjson = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
/** Long enough that the head of the file, which it is known by, ends within the first two hundred. */
const people = (from: number, to: number, prefix: string) =>
  ndjson(
    Array.from({ length: to - from }, (_, index) => ({
      email: `${prefix}${from + index}@example.org`,
      firstName: 'x'.repeat(100),
      lastName: `\u2028${'ø'.repeat(99)}`,
    })),
  );

describe('user import', { timeout: 600_000 }, () => {
  let tessera: CommandLine;
  before(async () => {
    tessera = await commandLine();
  });
  after(() => tessera?.remove());

  const importing = (file: string, ...options: string[]) =>
    tessera.command(['user', 'import', file, '--tenant', '1', '--json', ...options]);

  test('people sign in with what each format kept; a refused line leaves the others alone', async () => {
    const ascii = VECTORS.filter(({ plain }) => /^[ -~]{1,72}$/.test(plain));
    const vectors = [...new Map(ascii.map((vector) => [vector.format, vector])).values()];
    assert.ok(vectors.length >= 5);
    const file = join(tessera.folder, 'formats.ndjson');
    const rows = vectors.map(({ format, stored }) => ({
      username: format,
      email: `${format}@example.org`,
      passwordHash: stored,
      emailVerified: true,
    }));
    const bad = [
      { email: 'a@example.org', passwordHash: 'md5:0123' },
      { username: 'other', email: `${vectors[0]?.format}@example.org` },
      { email: 'b@example.org', surname: 'Kari' },
    ];
    await writeFile(file, `\uFEFF${ndjson(rows)}\n${ndjson(bad)}not JSON\n`);
    const { code, out, err } = await importing(file);
    assert.equal(code, 3);
    assert.deepEqual(JSON.parse(out), {
      lines: vectors.length + 5,
      accepted: vectors.length,
      rejected: 4,
      resumedAfter: 0,
    });
    const reported = err.trim().split('\n');
    assert.deepEqual(
      reported.map((line) => line.split(':').slice(0, 2).join(':')),
      [
        `line ${vectors.length + 2}: passwordHash`,
        `line ${vectors.length + 3}: email`,
        `line ${vectors.length + 4}: surname`,
        `line ${vectors.length + 5}: This is not a JSON object.`,
      ],
    );
    assert.doesNotMatch(err, /md5/);
    const stop = await tessera.serve();
    try {
      for (const { format, plain } of vectors)
        assert.equal((await tessera.signIn(format, plain)).status, 200, `${format} signs in`);
      const mailbox = (await (await fetch(`${tessera.url}/mailbox/messages`)).json()) as unknown[];
      assert.deepEqual(mailbox, [], 'nobody gets a code');
    } finally {
      await stop();
    }
    const shown = await tessera.json(['user', 'show', '--user', `${vectors[0]?.format}`, '--tenant', '1']);
    assert.equal(shown.emailVerified, true);
  });

  test('a second run goes on after the last line', async () => {
    const file = join(tessera.folder, 'grows.ndjson');
    await writeFile(file, people(0, 250, 'g'));
    assert.deepEqual(JSON.parse((await importing(file)).out).accepted, 250);
    await appendFile(file, `${people(250, 300, 'g')}${people(0, 1, 'g')}`);
    const rejects = join(tessera.folder, 'rejects.ndjson');
    const second = await importing(file, '--rejects', rejects);
    assert.equal(second.code, 3);
    assert.deepEqual(JSON.parse(second.out), { lines: 301, accepted: 300, rejected: 1, resumedAfter: 250 });
    assert.equal(second.err, '');
    const reject = JSON.parse(await readFile(rejects, 'utf8'));
    assert.deepEqual([reject.line, reject.code, reject.field], [301, 'email-already-used', 'email']);
    assert.equal((await stat(rejects)).mode & 0o077, 0);
  });

  test('a run that is killed anywhere loses nobody and imports nobody twice', async () => {
    const file = join(tessera.folder, 'killed.ndjson');
    await writeFile(file, people(0, 3000, 'k'));
    for (const pause of [450, 600, 750]) {
      const child = tessera.start(['user', 'import', file, '--tenant', '1']);
      // Heard of from the start: on a fast machine the run may be over before it is killed.
      const closed = new Promise((done) => child.on('close', done));
      await sleep(pause);
      child.kill('SIGKILL');
      await closed;
    }
    const { code, out } = await importing(file);
    assert.equal(code, 0);
    const { lines, accepted, rejected } = JSON.parse(out);
    assert.deepEqual([lines, accepted, rejected], [3000, 3000, 0]);
  });

  test('a file that is not there is said in a sentence', async () => {
    const { code, err } = await importing(join(tessera.folder, 'none'));
    assert.equal(code, 1);
    assert.match(err, /^ENOENT/);
    assert.equal(err.trim().split('\n').length, 1);
  });
});
