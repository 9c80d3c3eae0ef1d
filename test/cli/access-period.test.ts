import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type CommandLine, commandLine } from './command-line.ts';

const PASSWORD = 'quiet-harbour-42';

describe('the access period on the command line', { timeout: 120_000 }, () => {
  let tessera: CommandLine;
  let stop: () => Promise<void>;
  before(async () => {
    tessera = await commandLine();
    stop = await tessera.serve();
    const person = ['user', 'create', '--tenant', '1', '--email', 'kari@example.org', '--password-stdin'];
    await tessera.json(person, `${PASSWORD}\n`);
  });
  after(async () => {
    await stop?.();
    await tessera?.remove();
  });

  const about = ['--user', 'kari@example.org', '--tenant', '1'];
  const signIn = async () => (await tessera.signIn('kari@example.org', PASSWORD)).status;

  test('closes and opens an account beside a running server, and is shown', async () => {
    assert.equal(await signIn(), 200);
    const set = await tessera.json(['user', 'set-access', ...about, '--until', '2020-02-29']);
    assert.deepEqual([set.accessFrom, set.accessUntil], [null, '2020-02-29T00:00:00.000Z']);
    assert.equal(await signIn(), 400);
    assert.equal((await tessera.json(['user', 'show', ...about])).accessUntil, '2020-02-29T00:00:00.000Z');
    const opened = await tessera.command(['user', 'set-access', ...about, '--from', '2020-02-29T08:00+01:00']);
    assert.match(opened.out, /^User \S+ can be used from 2020-02-29T07:00:00\.000Z until ever\.\n$/);
    assert.equal(await signIn(), 200);
  });

  test('what is no instant, or no period, is refused', async () => {
    for (const typed of ['tomorrow', '2026-13-01', '2026-01-01T08:00', '1767225600000']) {
      const { code, err } = await tessera.command(['user', 'set-access', ...about, '--from', typed]);
      assert.equal(code, 2, typed);
      assert.match(err, /must look like/);
    }
    const inverted = ['--from', '2026-01-02', '--until', '2026-01-01'];
    const { code, err } = await tessera.command(['user', 'set-access', ...about, ...inverted]);
    assert.deepEqual([code, err], [1, 'accessUntil: The value is out of range.\n']);
  });
});
