import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { importUsers } from '#core/accounts/import-users.ts';
import { AssecoDriver, type WireAnswer } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

/** Compatibility forms of `@`: full-width and small. */
const LOOK_ALIKES = ['\uff20', '\ufe6b'];

for (const database of DATABASES) {
  describe(`usernames that are an address in disguise on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let client: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      client = await api.clientToken(await server.createClient());
    });
    after(() => server?.close());

    const available = (address: string) =>
      api.identity('GET', `/users/${encodeURIComponent(address)}/available`, { token: client });
    function malformed(answer: WireAnswer, tag: string) {
      assert.equal(answer.status, 400, answer.text);
      assert.deepEqual(
        answer.body.errors.map((rule: { tag: string; error: string }) => [rule.tag, rule.error]),
        [[tag, 'invalid-format']],
      );
    }

    for (const [index, at] of LOOK_ALIKES.entries()) {
      test(`${at} does not claim a stranger’s address at registration`, async () => {
        const answer = await api.register(client, {
          username: `victim${index}${at}example.org`,
          email: `thief${index}@example.org`,
        });
        malformed(answer, 'username');
        assert.equal((await available(`victim${index}@example.org`)).status, 200);
        assert.equal((await api.register(client, { username: `victim${index}` })).status, 201);
      });

      test(`${at} does not claim one at a change of username`, async () => {
        await api.register(client, { username: `renamer${index}` });
        const token = (await api.signIn(`renamer${index}`, 'Start-pass1')).body.access_token;
        const body = { 'new-username': `target${index}${at}example.org` };
        malformed(await api.identity('PUT', '/me/username', { token, body }), 'new-username');
        assert.equal((await available(`target${index}@example.org`)).status, 200);
      });

      test(`${at} does not claim one at an import`, async () => {
        const tenant = await server.services.store.read.tenants.findByName('1');
        const { progress, rejects } = await server.operate(importUsers, {
          tenantId: tenant?.id ?? '',
          name: `look-alike ${index}`,
          from: undefined,
          lines: [{ json: { username: `boss${index}${at}example.org`, email: `clerk${index}@example.org` } }],
        });
        assert.equal(progress.accepted, 0);
        assert.deepEqual(
          rejects.map(({ problem }) => [problem.code, problem.field]),
          [['invalid-format', 'username']],
        );
      });

      test(`one’s own address with ${at} is that address, at every way in`, async () => {
        const address = `own${index}@example.org`;
        const disguised = address.replace('@', at);
        assert.equal((await api.register(client, { username: disguised, email: address })).status, 201);
        assert.equal((await available(disguised)).status, 410);
        for (const name of [address, disguised]) assert.equal((await api.signIn(name, 'Start-pass1')).status, 200);
      });
    }
  });
}
