import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CommandLine, commandLine } from './command-line.ts';

const PASSWORD = 'quiet-harbour-42';

describe('roles and administrators on the command line', { timeout: 120_000 }, () => {
  let tessera: CommandLine;
  let stop: () => Promise<void>;
  before(async () => {
    tessera = await commandLine();
    stop = await tessera.serve();
    for (const name of ['ada', 'bo'])
      await tessera.json(
        ['user', 'create', '--tenant', '1', '--email', `${name}@example.org`, '--password-stdin'],
        `${PASSWORD}\n`,
      );
  });
  after(async () => {
    await stop?.();
    await tessera?.remove();
  });

  const role = (verb: string, user: string, name: string, tenant = 'default') =>
    tessera.command(['role', verb, '--user', user, '--role', name, '--tenant', tenant]);
  const signIn = async (username: string, password: string) => {
    const body = new URLSearchParams({ grant_type: 'password', username, password });
    return (await fetch(`${tessera.url}/connect/token`, { method: 'POST', body })).json() as Promise<{
      access_token: string;
    }>;
  };
  const makeTenant = async (token: string, tenantId: string) =>
    (
      await fetch(`${tessera.url}/Tenant`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ tenantId, tenantName: tenantId }),
      })
    ).status;

  const post = (path: string, body: unknown) =>
    fetch(`${tessera.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const invitation = async (to: string): Promise<string> => {
    for (let tries = 0; tries < 100; tries += 1) {
      const mails = (await (await fetch(`${tessera.url}/mailbox/messages?to=${to}`)).json()) as { text: string }[];
      const code = mails.map(({ text }) => /^[A-Za-z0-9_-]{43}$/m.exec(text)?.[0]).find(Boolean);
      if (code !== undefined) return code;
      await sleep(50);
    }
    throw new Error(`${to} was not invited`);
  };

  test('a role reaches the owner of the address: whoever registered it and proved nothing is out', async () => {
    const { access_token } = await signIn('ada@example.org', PASSWORD);
    assert.equal(await makeTenant(access_token, 'early'), 403);
    const granted = await role('grant', 'ada@example.org', 'SystemAdmin');
    assert.deepEqual([granted.code, /an invitation is on its way/.test(granted.out)], [0, true], granted.out);
    assert.equal(await makeTenant(access_token, 'early'), 401);
    const resetCode = await invitation('ada@example.org');
    const reset = await post('/resetPassword', { email: 'ada@example.org', resetCode, newPassword: PASSWORD });
    assert.equal(reset.status, 200, await reset.text());
    assert.equal((await role('revoke', 'ada@example.org', 'SystemAdmin')).code, 1, 'the last one');
  });

  test('a role opens what it is for at once, and no longer once it is taken', async () => {
    const { access_token } = await signIn('ada@example.org', PASSWORD);
    assert.equal((await role('grant', 'bo@example.org', 'SystemAdmin')).code, 0);
    assert.equal(await makeTenant(access_token, 'made'), 200);
    const again = await role('grant', 'ada@example.org', 'systemadmin');
    assert.deepEqual([again.code, again.err], [1, "role: User already in role 'SystemAdmin'.\n"]);
    assert.equal((await role('revoke', 'ada@example.org', 'SystemAdmin')).code, 0);
    assert.equal(await makeTenant(access_token, 'late'), 403);
  });

  test('the last administrator stays', async () => {
    await role('revoke', 'ada@example.org', 'SystemAdmin');
    const last = await role('revoke', 'bo@example.org', 'SystemAdmin');
    assert.deepEqual([last.code, last.err], [1, 'role: The last administrator cannot be removed.\n']);
  });

  test('who is not there is told', async () => {
    assert.equal((await role('grant', 'nobody@example.org', 'Admin')).code, 1);
    assert.equal((await role('grant', 'ada@example.org', 'Admin', 'nowhere')).code, 1);
    assert.equal((await role('grant', 'ada@example.org', '1 role')).code, 1);
  });

  test('an account gets the server back: active, unlocked, with a code that sets a password', async () => {
    const about = ['--user', 'ada@example.org', '--tenant', '1'];
    await tessera.json(['user', 'lock', ...about]);
    const recovered = await tessera.json(['admin', 'recover', '--user', 'ada@example.org']);
    assert.equal(recovered.email, 'ada@example.org');
    const { resetCode } = recovered;
    assert.equal((await signIn('ada@example.org', PASSWORD)).access_token, undefined, 'the former password is dead');
    const reset = await fetch(`${tessera.url}/resetPassword`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.org', resetCode, newPassword: 'lantern-by-the-quay' }),
    });
    assert.equal(reset.status, 200, await reset.text());
    const { access_token } = await signIn('ada@example.org', 'lantern-by-the-quay');
    assert.equal(await makeTenant(access_token, 'recovered'), 200);
    const audit = await tessera.json(['audit', 'list', '--event', 'administrator-recovered']);
    assert.equal(audit.length, 1);
    assert.ok(!JSON.stringify(audit).includes(resetCode));
  });

  test('nobody can be recovered who is not there', async () => {
    const { code, err } = await tessera.command(['admin', 'recover', '--user', 'nobody@example.org']);
    assert.deepEqual([code, err], [1, 'There is no such user.\n']);
  });
});
