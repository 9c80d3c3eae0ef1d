import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '#kernel/clock.ts';
import { messageId, type PostOffice, startPostOffice } from '#test/delivery/post-office.ts';
import { AssecoDriver, type WireAnswer } from '#test/support/asseco.ts';
import { FakeClock } from '#test/support/fake-clock.ts';
import { OverkizDriver } from '#test/support/overkiz.ts';
import { type PostgresBed, startPostgres } from '#test/support/postgres/start-postgres.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';

const PASSWORD = 'Start-pass1';

describe('without its database', { timeout: 120_000 }, () => {
  let bed: PostgresBed;
  let office: PostOffice;
  let server: TestServer;
  let api: AssecoDriver;
  let program: { id: string; secret: string };
  before(async () => {
    bed = await startPostgres();
    office = await startPostOffice();
    const ground = {
      dataDir: await mkdtemp(join(tmpdir(), 'tessera-gone-')),
      databaseUrl: await bed.createDatabase(),
      clock: new FakeClock(),
    };
    server = await startTestServer({ ground, env: office.env });
    api = new AssecoDriver(server);
    program = await server.createClient();
  });
  after(async () => {
    await server?.close();
    await office?.close();
    await bed?.stop();
  });

  /** The database is away while the calls are made, and what the server remembers of it is stale. */
  async function whileGone(calls: () => Promise<void>): Promise<void> {
    await bed.stopServer();
    server.clock.advance(10 * SECOND);
    try {
      await calls();
    } finally {
      await bed.startServer();
    }
  }
  const ready = () => api.call('GET', '/health/ready');
  function refused(answer: WireAnswer, what: string): void {
    assert.equal(answer.status, 503, `${what}: ${answer.text}`);
    assert.equal(answer.headers.get('retry-after'), '2', what);
    assert.deepEqual(Object.keys(answer.body).sort(), ['message', 'problem'], what);
    assert.equal(answer.body.problem, 'service-unavailable', what);
  }
  function refusedGrant(answer: WireAnswer, what: string): void {
    assert.equal(answer.status, 503, `${what}: ${answer.text}`);
    assert.equal(answer.headers.get('retry-after'), '2', what);
    assert.deepEqual(Object.keys(answer.body).sort(), ['error', 'error_description'], what);
    assert.equal(answer.body.error, 'temporarily_unavailable', what);
  }

  test('it says that it is not ready but alive, and is ready again when the database is back', async () => {
    assert.equal((await ready()).status, 200);
    await whileGone(async () => {
      const answer = await ready();
      assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '2']);
      assert.equal((await api.call('GET', '/health/live')).status, 200);
      assert.equal((await api.call('GET', '/v1/identity/openapi.json')).status, 200);
      assert.equal((await api.identity('GET', '/me')).status, 401, 'no token is no token');
    });
    assert.equal((await ready()).status, 200);
  });

  test('the Overkiz API is down for maintenance, and the session is still there afterwards', async () => {
    const overkiz = new OverkizDriver(server);
    await overkiz.person('resting@example.org', 'resting');
    const cookie = await overkiz.cookieOf('resting');
    await whileGone(async () => {
      for (const answer of [
        await overkiz.call('GET', '/authenticated', { cookie }),
        await overkiz.call('GET', '/currentUserId', { cookie }),
        await overkiz.call('POST', '/logout', { cookie }),
        await overkiz.logIn({ userId: 'resting', userPassword: PASSWORD }),
      ]) {
        assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '2']);
        assert.match(answer.text, /is down for maintenance/);
      }
    });
    assert.equal(await overkiz.isSignedIn(cookie), true);
  });

  test('every grant and the revocation are refused in the form of OAuth, and nothing is spent', async () => {
    await api.register(await api.clientToken(program), { username: 'granted' });
    const { refresh_token: refresh } = (await api.signIn('granted', PASSWORD)).body;
    const secret = { client_id: program.id, client_secret: program.secret };
    await whileGone(async () => {
      for (let tries = 0; tries < 6; tries += 1)
        refusedGrant(await api.signIn('granted', 'wrong-pass'), 'wrong password');
      refusedGrant(await api.signIn('granted', PASSWORD), 'password');
      refusedGrant(await api.token({ grant_type: 'refresh_token', refresh_token: refresh }), 'refresh token');
      refusedGrant(await api.token({ grant_type: 'client_credentials', ...secret }), 'client credentials');
      const revocation = await api.call('POST', '/v1/authentication/connect/revocation', {
        body: new URLSearchParams({ token: refresh }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      refusedGrant(revocation, 'revocation');
    });
    assert.equal((await api.signIn('granted', PASSWORD)).status, 200, 'no failure was counted');
    assert.equal((await api.token({ grant_type: 'refresh_token', refresh_token: refresh })).status, 200);
    assert.ok(await api.clientToken(program));
  });

  test('every operation of the IdentityAPI is refused in its form, and nothing is half done', async () => {
    const client = await api.clientToken(program);
    await api.register(client, { username: 'working' });
    const { access_token: mine } = (await api.signIn('working', PASSWORD)).body;
    const answers = { answers: [{ 'question-id': 'q', answer: 'a' }] };
    const newcomer = {
      username: 'newcomer',
      password: PASSWORD,
      email: 'newcomer@example.org',
      'phone-number': '+4791000009',
    };
    const calls = [
      ['GET', '/me', mine],
      ['PUT', '/me/password', mine, { 'old-password': PASSWORD, 'new-password': 'long-way-home-9' }],
      ['PUT', '/me/username', mine, { 'new-username': 'worked' }],
      ['PUT', '/me/email', mine, { 'new-email': 'worked@example.org' }],
      ['PUT', '/me/email/confirm', mine, { email: 'working@example.org', 'confirmation-code': '123456' }],
      ['PUT', '/me/answers', mine, answers],
      ['DELETE', '/me/logins/x', mine],
      ['POST', '/users', client, newcomer],
      ['GET', '/users?email=working@example.org', client],
      ['GET', '/users/working', client],
      ['GET', '/users/working/available', client],
      ['GET', '/users/working/questions', client],
      ['POST', '/users/working/answers/validate', client, answers],
      ['POST', '/users/working/password/reset', client],
      ['POST', '/users/working/username-recovery', client],
      ['PUT', '/users/working/hint-picture', mine, { url: 'https://example.org/' }],
      ['GET', '/policy/password-requirements', undefined],
    ] as const;
    await whileGone(async () => {
      for (const [method, path, token, body] of calls)
        refused(await api.identity(method, path, { token, body }), `${method} ${path}`);
    });
    const me = await api.identity('GET', '/me', { token: mine });
    assert.deepEqual([me.status, me.body.username], [200, 'working']);
    assert.equal((await api.signIn('working', PASSWORD)).status, 200);
    assert.equal((await api.identity('POST', '/users', { token: client, body: newcomer })).status, 201);
  });

  test('messages that waited are sent when it is back', async () => {
    // What it was sending when the database went away is free again when its lease ends.
    server.clock.advance(30 * SECOND);
    await server.deliver();
    // The worker's own round may still be sending what it holds.
    const { outbox } = server.services.store.read;
    for (let looks = 0; looks < 500 && ((await outbox.countByStatus()).queued ?? 0) > 0; looks += 1) await sleep(10);
    office.reset();
    office.judgeMail = () => 451;
    await api.register(await api.clientToken(program), { username: 'waiting' });
    await server.deliver();
    office.judgeMail = () => 250;
    await whileGone(async () => {
      await assert.rejects(server.worker.runOnce(), { code: 'service-unavailable' });
      assert.equal(office.mails.length, 1);
    });
    await server.deliver();
    const [first, second] = office.mails.map(messageId);
    assert.deepEqual([office.mails.length, second], [2, first]);
  });

  test('it can be ended all the same, and does not start', async () => {
    const start = () => startTestServer({ ground: server.ground, env: office.env });
    const other = await start();
    await whileGone(async () => {
      await other.stop();
      await assert.rejects(start(), { code: 'service-unavailable' });
    });
    await (await start()).stop();
  });
});
