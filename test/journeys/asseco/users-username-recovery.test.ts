import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`username recovery on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let program: { id: string; secret: string };
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      program = await server.createClient();
    });
    after(() => server?.close());

    const recover = async (hint: string, body?: unknown) =>
      api.identity('POST', `/users/${encodeURIComponent(hint)}/username-recovery`, {
        token: await api.clientToken(program),
        body,
      });
    const reminders = async (to: string, username: string) =>
      (await server.messages(to)).filter(({ text }) => text.split(/\r?\n/).includes(username)).length;

    test('works by username, e-mail, confirmed phone and customer number', async () => {
      const client = await api.clientToken(program);
      await api.register(client, { username: 'Forgetful', email: 'forget@example.org', phone: '+4796000001' });
      const token = (await api.signIn('forgetful', 'Start-pass1')).body.access_token;
      const code = { 'phone-number': '+4796000001', 'confirmation-code': await api.code('+4796000001') };
      assert.equal((await api.identity('PUT', '/me/phone-number/confirm', { token, body: code })).status, 204);
      const number = (await api.identity('GET', '/me', { token })).body['customer-number'];
      let sent = 0;
      for (const hint of ['FORGETFUL', 'Forget@Example.org', '+47 960 00 001', number]) {
        const answer = await recover(hint);
        assert.equal(answer.status, 202, hint);
        assert.equal(answer.text, '');
        sent += 1;
        assert.equal(await reminders('forget@example.org', 'Forgetful'), sent, hint);
        assert.equal(await reminders('+4796000001', 'Forgetful'), sent, 'the verified phone gets it too');
        server.clock.advance(21 * 60_000);
      }
    });

    test('who forgot both gets both at once; a repeat within 30 seconds sends nothing', async () => {
      const token = await api.clientToken(program);
      await api.register(token, { username: 'both', email: 'both@example.org', phone: '+4796000003' });
      const reset = () => api.identity('POST', '/users/both/password/reset', { token, body: {} });
      const passwords = async () =>
        (await server.messages('both@example.org')).filter(({ subject }) => subject.includes('temporary password'))
          .length;
      assert.deepEqual([(await recover('both')).status, (await reset()).status], [202, 204]);
      assert.deepEqual([await reminders('both@example.org', 'both'), await passwords()], [1, 1]);
      assert.deepEqual([(await recover('both')).status, (await reset()).status], [202, 204]);
      assert.deepEqual([await reminders('both@example.org', 'both'), await passwords()], [1, 1]);
    });

    test('a hint that means two people sends nothing to either', async () => {
      const client = await api.clientToken(program);
      await api.register(client, { username: 'numbered' });
      const number = (await api.identity('GET', '/users/numbered', { token: client })).body['customer-number'];
      assert.equal((await api.register(client, { username: number, email: 'digits@example.org' })).status, 201);
      assert.equal((await recover(number)).status, 202);
      assert.equal(await reminders('digits@example.org', number), 0);
      assert.equal(await reminders('numbered@example.org', 'numbered'), 0);
      assert.equal((await recover('numbered')).status, 202);
      assert.equal(await reminders('numbered@example.org', 'numbered'), 1);
    });

    test('budgets are taken for a hint that nobody has, too', async () => {
      const { services } = server;
      const tenant = await services.store.read.tenants.findByName('1');
      for (const path of ['password/reset', 'username-recovery']) {
        const name = `nobody-${path.slice(0, 4)}`;
        const token = await api.clientToken(program);
        await api.identity('POST', `/users/${name}/${path}`, { token });
        const key = `recovery:s:${services.vault.keyedHash('guess', tenant?.id ?? '', name)}`;
        const { used } = await services.store.write((tx) => tx.guesses.take(key, 3_600_000, server.clock.now()));
        assert.equal(used, 2, path);
      }
    });

    test('unknown, known, unverified phone: the same answer', async () => {
      const client = await api.clientToken(program);
      await api.register(client, { username: 'quiet', phone: '+4796000002' });
      const texts = new Set<string>();
      for (const hint of ['quiet', 'nobody-at-all', 'nobody@example.org', '+4796000009', '+4796000002', '0000000000']) {
        const { status, text, headers } = await recover(hint);
        texts.add(JSON.stringify([status, text, headers.get('content-type'), headers.get('content-length')]));
      }
      assert.equal(texts.size, 1);
      assert.equal(await reminders('+4796000002', 'quiet'), 0, 'an unverified phone gets nothing');
    });

    test('the name in the body is that of the path, or 400', async () => {
      assert.equal((await recover('someone', { username: 'Someone' })).status, 202);
      assert.equal((await recover('someone', {})).status, 202);
      const wrong = await recover('someone', { username: 'another' });
      assert.equal(wrong.status, 400);
      assert.equal(wrong.body.errors[0].tag, 'username');
    });

    test('at most three messages an hour, silently', async () => {
      await api.register(await api.clientToken(program), { username: 'thrice' });
      for (let count = 0; count < 5; count += 1) {
        assert.equal((await recover('thrice')).status, 202);
        server.clock.advance(31_000);
      }
      assert.equal(await reminders('thrice@example.org', 'thrice'), 3);
    });

    test('needs identity.recover', async () => {
      const narrow = await api.clientToken(await server.createClient({ scopes: ['identity.read'] }));
      assert.equal((await api.identity('POST', '/users/x/username-recovery', { token: narrow })).status, 403);
      assert.equal((await api.identity('POST', '/users/x/username-recovery')).status, 401);
    });
  });
}
