import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { registerUser } from '#core/accounts/register-user.ts';
import { DAY, MINUTE } from '#kernel/clock.ts';
import { assertError, OverkizDriver, PASSWORD } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const TOO_MANY = 'Too many requests, try again later : existingUserIds';

for (const database of DATABASES) {
  describe(`existing user ids of the Overkiz API on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new OverkizDriver(server);
      await api.person('ann+x@example.org', 'Ann Bo');
    });
    after(() => server?.close());

    const ask = (userId: string) => api.call('GET', `/enduser/existingUserIds/${userId}`);
    const exists = async (userId: string): Promise<boolean> => {
      const answer = await ask(encodeURIComponent(userId));
      assert.equal(answer.status, 200, answer.text);
      assert.deepEqual(Object.keys(answer.body), ['userExists']);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.equal(answer.headers.get('set-cookie'), null);
      return answer.body.userExists;
    };

    test('a user id exists in any spelling of it, and so does an address that signs in', async () => {
      for (const userId of ['Ann Bo', 'ann bo', 'ＡＮＮ BO', 'ann+x@example.org', 'ANN+X@EXAMPLE.ORG'])
        assert.equal(await exists(userId), true, userId);
      for (const userId of ['Ann', 'annbo', 'ann x@example.org', 'nobody@example.org', 'a/b', ' ', '%41nn Bo'])
        assert.equal(await exists(userId), false, userId);
    });

    test('a segment is decoded once', async () => {
      for (const path of ['Ann%20Bo', 'ann%2Bx%40example.org', 'ann+x@example.org'])
        assert.equal((await ask(path)).text, '{"userExists":true}', path);
      for (const path of ['Ann%2520Bo', 'Ann+Bo', 'ann%20x@example.org'])
        assert.equal((await ask(path)).text, '{"userExists":false}', path);
    });

    test('reserved names exist', async () => {
      for (const userId of ['email', 'PASSWORD', 'mainAccount', 'existingUserIds', 'jwt', 'preferences', 'admin'])
        assert.equal(await exists(userId), true, userId);
    });

    test('a pending address exists until it lapses, a name that was given up until it is free', async () => {
      await api.person('cleo@example.org', 'cleo');
      const { access_token: token } = (await api.asseco.signIn('cleo', PASSWORD)).body;
      await api.asseco.confirmEmail(token, 'cleo@example.org');
      const put = (path: string, body: unknown) => api.asseco.identity('PUT', path, { token, body });
      assert.equal((await put('/me/email', { email: 'new-cleo@example.org' })).status, 202);
      assert.equal(await exists('new-cleo@example.org'), true);
      assert.equal((await put('/me/username', { 'new-username': 'cleopatra' })).status, 204);
      assert.deepEqual([await exists('cleo'), await exists('cleopatra')], [true, true]);
      server.clock.advance(8 * DAY);
      assert.equal(await exists('new-cleo@example.org'), false);
      server.clock.advance(83 * DAY);
      assert.deepEqual([await exists('cleo'), await exists('cleopatra')], [false, true]);
    });

    test('who is at home elsewhere does not exist here', async () => {
      const tenant = await server.createTenant('elsewhere');
      const account = { email: 'dag@example.org', username: 'dag', tenantId: tenant.id };
      await server.operate(registerUser, account);
      assert.deepEqual([await exists('dag'), await exists('dag@example.org')], [false, false]);
    });
  });

  describe(`budgets of existing user ids on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    before(async () => {
      const env = {
        TESSERA_LIMITS_FACTOR: '1',
        TESSERA_TRUSTED_PROXIES: '127.0.0.1,::1',
        TESSERA_LIMITS_EXISTENCE_PER_DAY_PER_ADDRESS: '25',
        TESSERA_LIMITS_EXISTENCE: '40',
      };
      server = await startTestServer({ database, env });
      api = new OverkizDriver(server);
      await api.person('ann@example.org', 'ann');
    });
    after(() => server?.close());

    const from = (ip: string, userId: string) =>
      api.call('GET', `/enduser/existingUserIds/${userId}`, { headers: { 'x-forwarded-for': ip } });
    const ask = async (ip: string, times: number) => {
      for (let time = 0; time < times; time += 1) assert.equal((await from(ip, 'ann')).status, 200, `${ip} ${time}`);
    };

    test('ten a minute, whoever is asked for, and the refusal says nothing of who exists', async () => {
      await ask('192.0.2.1', 10);
      const [hit, miss] = [await from('192.0.2.1', 'ann'), await from('192.0.2.1', 'nobody')];
      for (const answer of [hit, miss]) {
        assertError(answer, 429, 'AUTHENTICATION_ERROR', TOO_MANY);
        assert.match(answer.headers.get('retry-after') ?? '', /^([1-9]|[1-5][0-9]|60)$/);
      }
      assert.equal(hit.text, miss.text);
      const names = (headers: Headers) => [...headers.keys()].sort();
      assert.deepEqual(names(hit.headers), names(miss.headers));
      await ask('192.0.2.2', 1);
    });

    test('one /64 is one address', async () => {
      server.clock.advance(MINUTE);
      for (let host = 1; host <= 10; host += 1) await ask(`2001:db8:1:2::${host}`, 1);
      assertError(await from('2001:db8:1:2:ffff::1', 'ann'), 429, 'AUTHENTICATION_ERROR', TOO_MANY);
      await ask('2001:db8:1:3::1', 1);
    });

    test('so many a day', async () => {
      for (const times of [10, 10, 5]) {
        server.clock.advance(MINUTE);
        await ask('192.0.2.3', times);
      }
      server.clock.advance(MINUTE);
      const answer = await from('192.0.2.3', 'ann');
      assertError(answer, 429, 'AUTHENTICATION_ERROR', TOO_MANY);
      assert.ok(Number(answer.headers.get('retry-after')) > 80_000);
      server.clock.advance(DAY);
      await ask('192.0.2.3', 1);
    });

    test('all addresses together have a cap, which those that are refused do not use up', async () => {
      server.clock.advance(DAY);
      for (let refused = 0; refused < 60; refused += 1) await from('192.0.2.9', 'ann');
      for (const host of [10, 11, 12]) await ask(`192.0.2.${host}`, 10);
      assertError(await from('192.0.2.13', 'ann'), 429, 'AUTHENTICATION_ERROR', TOO_MANY);
      server.clock.advance(MINUTE);
      await ask('192.0.2.13', 1);
    });
  });
}
