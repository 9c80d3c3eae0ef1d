import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CommandLine, commandLine } from './command-line.ts';

const PASSWORD = 'quiet-harbour-42';

describe('commands beside a running server', { timeout: 600_000 }, () => {
  let tessera: CommandLine;
  let stop: () => Promise<void>;
  before(async () => {
    tessera = await commandLine();
    stop = await tessera.serve();
  });
  after(async () => {
    await stop?.();
    await tessera?.remove();
  });

  const createUser = (name: string, tenant = '1') =>
    tessera.json(
      ['user', 'create', '--tenant', tenant, '--username', name, '--email', `${name}@example.org`, '--password-stdin'],
      `${PASSWORD}\n`,
    );
  const about = (name: string) => ['--user', name, '--tenant', '1'];
  const tokenOf = async (name: string) =>
    ((await (await tessera.signIn(name, PASSWORD)).json()) as { access_token: string }).access_token;
  const me = async (token: string) =>
    (await fetch(`${tessera.url}/v1/identity/me`, { headers: { authorization: `Bearer ${token}` } })).status;

  /** The answer within a second of a command's end: that is how soon it has to hold. */
  async function soon(expected: number, ask: () => Promise<number>): Promise<void> {
    const end = Date.now() + 1000;
    let status = await ask();
    while (status !== expected && Date.now() < end) {
      await sleep(50);
      status = await ask();
    }
    assert.equal(status, expected);
  }

  test('a tenant and a client, which gets a token', async () => {
    const tenant = await tessera.json(['tenant', 'create', '--id', 'acme', '--name', 'Acme']);
    assert.deepEqual(tenant, { tenantId: 'acme', organisationId: 2 });
    const listed = await tessera.json(['tenant', 'list']);
    assert.deepEqual(
      listed.map((row: { tenantId: string }) => row.tenantId),
      ['default', 'acme'],
    );
    const client = await tessera.json([
      'client',
      'create',
      '--name',
      'n',
      '--tenant',
      'acme',
      '--kind',
      'internal',
      '--scopes',
      'identity.read a.b',
    ]);
    assert.deepEqual(Object.keys(client), ['client_id', 'client_secret']);
    const answer = await fetch(`${tessera.url}/v1/authentication/connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', ...client }),
    });
    assert.equal(answer.status, 200);
  });

  test('a created user signs in; a lock holds within a second, and so does taking it back', async () => {
    const made = await createUser('kari');
    assert.match(made.customerNumber, /^[1-9]\d{9}$/);
    const token = await tokenOf('kari');
    assert.equal(await me(token), 200);
    await tessera.json(['user', 'lock', ...about('kari')]);
    await soon(401, () => me(token));
    assert.notEqual((await tessera.signIn('kari', PASSWORD)).status, 200);
    assert.equal((await tessera.json(['user', 'show', ...about('kari')])).lockedByOperator, true);
    await tessera.json(['user', 'unlock', ...about('kari')]);
    await soon(200, async () => (await tessera.signIn('kari', PASSWORD)).status);
  });

  test('a passive account’s token is dead within a second', async () => {
    await createUser('ola');
    const token = await tokenOf('ola');
    assert.equal(await me(token), 200);
    await tessera.json(['user', 'set-status', ...about('ola'), '--status', 'P']);
    await soon(401, () => me(token));
  });

  test('an erased user is gone, and the address is free', async () => {
    const { userId } = await createUser('siri');
    await tessera.json(['user', 'erase', ...about('siri')]);
    assert.equal((await tessera.command(['user', 'show', ...about('siri')])).code, 1);
    assert.equal((await tessera.json(['user', 'show', ...about(userId)])).email, null);
    const again = ['user', 'create', '--tenant', '1', '--username', 'siri2', '--email', 'siri@example.org'];
    assert.equal((await tessera.command(again)).code, 0);
  });

  test('a tenant’s policy is in force', async () => {
    await tessera.json(['tenant', 'create', '--id', 'strict', '--name', 'Strict']);
    await tessera.command(['tenant', 'policy', '--id', 'strict', '--min-length', '30', '--require-digit']);
    await assert.rejects(createUser('per', 'strict'), /password/i);
  });

  test('what a compromised key signed is dead within a second', async () => {
    await createUser('turid');
    const token = await tokenOf('turid');
    assert.equal(await me(token), 200);
    const { created, revoked } = await tessera.json(['keys', 'rotate', '--revoke']);
    assert.ok(revoked.length > 0 && !revoked.includes(created));
    await soon(401, () => me(token));
    assert.equal(await me(await tokenOf('turid')), 200);
    const trail = await tessera.json(['audit', 'list', '--event', 'signing-key-revoked']);
    assert.ok(trail.some((row: { detail: string }) => row.detail === revoked[0]));
  });

  test('keys, outbox and audit', async () => {
    const { created, active } = await tessera.json(['keys', 'rotate', '--force']);
    assert.equal(created, active);
    assert.deepEqual(await tessera.json(['outbox', 'test', '--to', 'a@example.org']), {
      channel: 'email',
      to: 'a@example.org',
    });
    const messages = await tessera.json(['outbox', 'list']);
    assert.ok(messages.some((row: { template: string }) => row.template === 'test'));
    assert.ok(messages.every((row: object) => !('payload' in row)));
    assert.deepEqual(await tessera.json(['outbox', 'retry']), { retried: 0 });
    await createUser('anne');
    const trail = await tessera.json(['audit', 'list', '--user', 'anne', '--event', 'user-registered']);
    assert.deepEqual(
      trail.map((row: { face: string; actorKind: string }) => [row.face, row.actorKind]),
      [['cli', 'operator']],
    );
  });
});
