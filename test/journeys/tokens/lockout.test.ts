import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { listAudit } from '#core/audit/list-audit.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const MINUTE = 60_000;

for (const database of DATABASES) {
  describe(`lockout on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let program: { id: string; secret: string };
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      program = await server.createClient();
    });
    after(() => server?.close());

    const register = async (username: string) => api.register(await api.clientToken(program), { username });
    const right = async (username: string) => (await api.signIn(username, 'Start-pass1')).status;
    const wrong = async (username: string, times = 1) => {
      for (let count = 0; count < times; count += 1) await api.signIn(username, 'wrong-pass1');
    };

    test('five wrong passwords lock for five minutes, the right one included', async () => {
      await register('locked');
      await wrong('locked', 4);
      assert.equal(await right('locked'), 200);
      await wrong('locked', 5);
      assert.equal(await right('locked'), 400);
      server.clock.advance(5 * MINUTE - 1);
      assert.equal(await right('locked'), 400);
      server.clock.advance(1);
      assert.equal(await right('locked'), 200);
    });

    test('after the first lock each failure locks longer: 10, 20, 40, 60, 60 minutes', async () => {
      await register('longer');
      await wrong('longer', 5);
      server.clock.advance(5 * MINUTE);
      for (const minutes of [10, 20, 40, 60, 60]) {
        await wrong('longer');
        server.clock.advance(minutes * MINUTE - 1);
        assert.equal(await right('longer'), 400, `${minutes} minutes`);
        server.clock.advance(1);
      }
      assert.equal(await right('longer'), 200);
    });

    test('a completed sign-in clears the counter', async () => {
      await register('cleared');
      await wrong('cleared', 5);
      server.clock.advance(5 * MINUTE);
      assert.equal(await right('cleared'), 200);
      await wrong('cleared', 4);
      assert.equal(await right('cleared'), 200);
    });

    test('username and e-mail address share one counter', async () => {
      await register('shared');
      await wrong('shared', 3);
      await wrong('SHARED@example.org', 2);
      assert.equal(await right('shared'), 400);
    });

    test('unknown names walk the same road, byte for byte', async () => {
      await register('road-known');
      const walk = async (name: string) => {
        const { status, text, headers } = await api.signIn(name, 'wrong-pass1');
        const rest = Object.fromEntries(headers);
        delete rest.date;
        delete rest['x-correlation-id'];
        return { status, text, rest };
      };
      for (let step = 0; step < 8; step += 1) {
        assert.deepEqual(await walk('road-known'), await walk('road-nobody'), `step ${step}`);
        if (step > 4) server.clock.advance(5 * MINUTE);
      }
    });

    test('a lock refuses proofs, never live sessions', async () => {
      await register('living');
      const { access_token: token, refresh_token: refresh } = (await api.signIn('living', 'Start-pass1')).body;
      await wrong('living', 5);
      const me = await api.identity('GET', '/me', { token });
      assert.equal(me.status, 200);
      assert.equal(me.body.status, 'locked');
      assert.equal(me.body['lock-expires'], new Date(server.clock.now() + 5 * MINUTE).toISOString());
      assert.equal((await api.token({ grant_type: 'refresh_token', refresh_token: refresh })).status, 200);
    });

    test('20 parallel wrong passwords evaluate five at most and lock', async () => {
      await register('parallel');
      const answers = await Promise.all(Array.from({ length: 20 }, () => api.signIn('parallel', 'wrong-pass1')));
      assert.deepEqual([...new Set(answers.map(({ text }) => text))].length, 1);
      assert.equal(await right('parallel'), 400);
      const token = await api.clientToken(program);
      const user = (await api.identity('GET', '/users/parallel', { token })).body;
      assert.equal(user.status, 'locked');
      const rows = await server.operate(listAudit, { accountId: user['user-id'], event: 'sign-in', limit: 100 });
      const evaluated = rows.filter(({ detail }) => detail === 'wrong').length;
      assert.equal(evaluated, 5);
      assert.equal(rows.filter(({ detail }) => detail === 'locked').length, 16);
    });

    test('20 parallel right passwords leave no failure behind', async () => {
      await register('all-right');
      const answers = await Promise.all(Array.from({ length: 20 }, () => api.signIn('all-right', 'Start-pass1')));
      for (const { status } of answers) assert.ok([200, 400].includes(status));
      assert.ok(answers.some(({ status }) => status === 200));
      assert.equal(await right('all-right'), 200);
    });

    test('the owner is told of the first lock once', async () => {
      await register('told');
      await api.confirmEmail((await api.signIn('told', 'Start-pass1')).body.access_token, 'told@example.org');
      const before = (await server.messages('told@example.org')).length;
      await wrong('told', 7);
      server.clock.advance(5 * MINUTE);
      await wrong('told', 2);
      assert.equal((await server.messages('told@example.org')).length, before + 1);
    });
  });
}
