import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type CommandLine, commandLine } from './command-line.ts';

describe('clients on the command line', { timeout: 120_000 }, () => {
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

  const create = (name: string): Promise<{ client_id: string; client_secret: string }> =>
    tessera.json(['client', 'create', '--name', name, '--tenant', '1', '--kind', 'app', '--scopes', 'identity.read']);
  const token = (client_id: string, client_secret: string) =>
    fetch(`${tessera.url}/v1/authentication/connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret }),
    });

  test('are listed without their secrets', async () => {
    const { client_id, client_secret } = await create('Reader');
    const listed = await tessera.json(['client', 'list', '--tenant', '1']);
    const row = listed.find((one: { client_id: string }) => one.client_id === client_id);
    assert.deepEqual(
      { name: row.name, tenantId: row.tenantId, kind: row.kind, scopes: row.scopes, disabledAt: row.disabledAt },
      { name: 'Reader', tenantId: 'default', kind: 'app', scopes: ['identity.read'], disabledAt: null },
    );
    const shown = await tessera.command(['client', 'list']);
    assert.ok(shown.out.includes(client_id));
    assert.ok(!JSON.stringify(listed).includes(client_secret) && !shown.out.includes(client_secret));
  });

  test('get a next secret while the former one goes on, and never a third', async () => {
    const { client_id, client_secret: first } = await create('Rotating');
    const rotate = (hours: string): Promise<{ client_secret: string }> =>
      tessera.json(['client', 'rotate-secret', '--client', client_id, '--overlap-hours', hours]);
    const { client_secret: second } = await rotate('1');
    assert.deepEqual([(await token(client_id, first)).status, (await token(client_id, second)).status], [200, 200]);
    const { client_secret: third } = await rotate('1');
    assert.equal((await token(client_id, first)).status, 401, 'the one before the last is dead');
    assert.deepEqual([(await token(client_id, second)).status, (await token(client_id, third)).status], [200, 200]);
    const { client_secret: fourth } = await rotate('0');
    assert.deepEqual([(await token(client_id, third)).status, (await token(client_id, fourth)).status], [401, 200]);
  });

  test('are ended at once, tokens included', async () => {
    const { client_id, client_secret } = await create('Ended');
    const { access_token } = (await (await token(client_id, client_secret)).json()) as { access_token: string };
    const find = () =>
      fetch(`${tessera.url}/v1/identity/users?email=nobody@example.org`, {
        headers: { authorization: `Bearer ${access_token}` },
      });
    assert.equal((await find()).status, 404);
    await tessera.json(['client', 'disable', '--client', client_id]);
    assert.equal((await find()).status, 401);
    assert.equal((await token(client_id, client_secret)).status, 401);
    const again = await tessera.command(['client', 'rotate-secret', '--client', client_id]);
    assert.deepEqual([again.code, again.err], [1, 'There is no such client.\n']);
  });

  test('that nobody has are told', async () => {
    const { code, err } = await tessera.command(['client', 'disable', '--client', 'nobody']);
    assert.deepEqual([code, err], [1, 'There is no such client.\n']);
  });
});
