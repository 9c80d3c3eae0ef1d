import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type CommandLine, commandLine } from './command-line.ts';

const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

describe('the command line by itself', { timeout: 600_000 }, () => {
  let tessera: CommandLine;
  before(async () => {
    tessera = await commandLine();
  });
  after(() => tessera?.remove());

  for (const args of [
    ['nonsense'],
    ['tenant', 'create', '--id', 'x'],
    ['tenant', 'list', '--wrong'],
    ['tenant', 'policy', '--id', 'x', '--min-length', 'many'],
    ['client', 'create', '--name', 'n', '--tenant', '1', '--kind', 'boss', '--scopes', 'a'],
    ['client', 'create', '--name', 'n', '--tenant', '1', '--kind', 'app', '--scopes', 'a', '--grants', 'implicit'],
    ['outbox', 'list', '--limit', '0'],
  ]) {
    test(`misuse ends with 2 and one sentence: ${args.join(' ')}`, async () => {
      const { code, out, err } = await tessera.command(args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /^error: .+\n(\(.+\)\n)?\(--help shows what it takes\)\n$/);
      assert.doesNotMatch(err, /\n {4}at /);
    });
  }

  test('help ends with 0', async () => {
    const { code, out } = await tessera.command(['user', '--help']);
    assert.equal(code, 0);
    assert.match(out, /import/);
  });

  test('a port that is taken is named, with the settings that move it', async () => {
    const { port } = new URL(tessera.url);
    const other = createServer().listen(Number(port), '127.0.0.1');
    await once(other, 'listening');
    const { code, err } = await tessera.command(['serve']);
    other.close();
    assert.equal(code, 1);
    assert.match(err, new RegExp(`^Another program listens on 127\\.0\\.0\\.1:${port} already\\. .*TESSERA_PORT.*\n$`));
  });

  test('a database file that cannot be made is named', async () => {
    const data = join(tessera.folder, 'taken');
    await mkdir(join(data, 'tessera.db'), { recursive: true });
    const elsewhere = await commandLine({ TESSERA_DATA_DIR: data });
    const { code, err } = await elsewhere.command(['tenant', 'list']);
    await elsewhere.remove();
    assert.equal(code, 1);
    assert.match(err, /^The file .*taken.tessera\.db cannot be opened, or made: .*\n$/);
  });

  test('a database that does not answer: the reason too', async () => {
    const config = join(tessera.folder, 'gone.toml');
    await writeFile(config, `master-key = "${MASTER_KEY}"\ndatabase-url = "postgres://who:hush@127.0.0.1:1/none"\n`);
    const { code, err } = await tessera.command(['tenant', 'list', '--config', config]);
    assert.deepEqual([code, err], [1, 'The database does not answer. (connect ECONNREFUSED 127.0.0.1:1)\n']);
  });

  test('client create: the help lists the scopes; one that nothing asks for is noted, and registered', async () => {
    const help = await tessera.command(['client', 'create', '--help']);
    assert.match(help.out, /Scopes:\n {2}identity\.me +a person/);
    const args = ['client', 'create', '--name', 'n', '--tenant', '1', '--kind', 'app', '--json', '--scopes'];
    const mistyped = await tessera.command([...args, 'identity.read identity.sigup']);
    assert.equal(mistyped.code, 0);
    assert.deepEqual(Object.keys(JSON.parse(mistyped.out)), ['client_id', 'client_secret']);
    assert.equal(
      mistyped.err,
      'Note: nothing here asks for the scope “identity.sigup”. Did you mean identity.signup?\n',
    );
    assert.equal((await tessera.command([...args, 'identity.read'])).err, '');
    const nameless = await tessera.command(['client', 'create', '--name', ' ', ...args.slice(4), 'a']);
    assert.deepEqual([nameless.code, nameless.out], [1, '']);
    assert.match(nameless.err, /^name: A value is required\.$/m);
  });

  test('lists: instants as everybody reads them, columns in line', async () => {
    const made = ['user', 'create', '--tenant', '1', '--email'];
    for (const email of ['a@example.org', 'bb@example.org']) await tessera.json([...made, email]);
    const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
    for (const row of await tessera.json(['audit', 'list'])) assert.match(row.at, iso);
    const [message] = await tessera.json(['outbox', 'list']);
    assert.match(message.createdAt, iso);
    assert.equal(message.attempts, 0);
    const { out } = await tessera.command(['audit', 'list']);
    const results = out
      .trimEnd()
      .split('\n')
      .map((line) => line.indexOf(' success '));
    assert.deepEqual([...new Set(results)].length, 1, out);
  });

  test('what cannot be done ends with 1 and says why', async () => {
    const unknown = await tessera.command(['user', 'show', '--user', 'nobody', '--tenant', '1']);
    assert.deepEqual([unknown.code, unknown.err], [1, 'There is no such user.\n']);
    const digits = await tessera.command(['tenant', 'create', '--id', '12', '--name', 'n']);
    assert.deepEqual(
      [digits.code, digits.err],
      [1, 'tenantId: The value is not well formed. Expected: letters, digits, _ and -, not digits alone.\n'],
    );
  });

  test('doctor: a new folder is well, and every departure has its rule', async () => {
    const { findings, departures } = await tessera.json(['doctor']);
    assert.deepEqual(
      findings.filter((finding: { state: string }) => finding.state === 'fault'),
      [],
    );
    const text = JSON.stringify(departures);
    for (const rule of ['RFC 9700 section 2.4', 'ASVS 10.4.4', 'ASVS 6.4.2', 'ASVS 6.4.1', 'ASVS 6.3.8', 'NIST'])
      assert.ok(text.includes(rule), rule);
    assert.match(text, /limits\.factor/);
    const { code, out } = await tessera.command(['doctor']);
    assert.equal(code, 0);
    assert.match(out, /Password grant \(RFC 9700/);
  });

  test('doctor: another master key, or no way out for mail, is a fault', async () => {
    await tessera.json(['tenant', 'list']);
    const config = join(tessera.folder, 'fault.toml');
    await writeFile(config, `master-key = "${MASTER_KEY}"\npublic-url = "https://id.example.org"\n`);
    const { code, out } = await tessera.command(['doctor', '--config', config]);
    assert.equal(code, 1);
    assert.match(out, /FAULT {4}database +The master key is not the one/);
    assert.match(out, /FAULT {4}mail/);
    const command = await tessera.command(['tenant', 'list', '--config', config]);
    assert.equal(command.code, 1);
    assert.equal(command.err, 'The master key is not the one that this database was written with.\n');
  });

  test('config check: values, sources, and no secrets', async () => {
    const config = join(tessera.folder, 'good.toml');
    await writeFile(config, `master-key = "${MASTER_KEY}"\n[policy.password]\nmin-length = 12\n`);
    const { code, out } = await tessera.command(['config', 'check', '--config', config]);
    assert.equal(code, 0);
    assert.ok(!out.includes(MASTER_KEY));
    assert.match(out, /^master-key +\[secret\] +file$/m);
    assert.match(out, /^policy\.password\.min-length +12 +file$/m);
    assert.match(out, /^metrics-port +0 +environment$/m);
    assert.match(out, /^host +127\.0\.0\.1 +default$/m);
  });

  test('config check and doctor: an operation that is not there cannot be switched off', async () => {
    const config = join(tessera.folder, 'switch.toml');
    await writeFile(config, '[faces.oauth]\ndisabled = ["token.revok"]\n');
    const check = await tessera.command(['config', 'check', '--config', config]);
    assert.equal(check.code, 1);
    assert.match(
      check.err,
      /faces\.oauth\.disabled: this API has no operation token\.revok; did you mean token\.revoke\?/,
    );
    const doctor = await tessera.command(['doctor', '--config', config]);
    assert.equal(doctor.code, 1);
    assert.match(doctor.out, /token\.revoke/);
  });

  test('config check: everything that is wrong, a line each', async () => {
    const config = join(tessera.folder, 'bad.toml');
    await writeFile(config, 'prot = 1\n[policy.password]\nmin-length = 0\n');
    const { code, err } = await tessera.command(['config', 'check', '--config', config]);
    assert.equal(code, 1);
    assert.match(err, /prot.*line 1/);
    assert.match(err, /policy\.password\.min-length \(line 3\)/);
  });
});
