import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { routes } from '#faces/entur-customers/routes.ts';
import { newApiKeyFor } from '#test/support/api-key.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { AUDIENCE, EnturDriver, numbered, PERMISSIONS, START } from '#test/support/entur.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`who may call, on ${database}`, () => {
    let server: TestServer;
    let api: EnturDriver;
    before(async () => {
      // So that a person's token can have this audience at all.
      server = await startTestServer({ database, env: { TESSERA_TOKENS_AUDIENCES: AUDIENCE } });
      api = new EnturDriver(server);
    });
    after(() => server?.close());

    /** Every route with a request that is well formed but means nobody. */
    const everywhere = async (headers: Record<string, string>) => {
      const answers = [];
      for (const { method, path } of routes) {
        const url = path
          .replace('{customerNumber}', '1234567890')
          .replace('{organisationId}/{email}', '1/a@example.org');
        answers.push(await api.call(method, url, { headers, ...(method === 'GET' ? {} : { body: {} }) }));
      }
      return answers;
    };
    const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

    test('nothing, or what is no token of this API, is 401/611 with a challenge', async () => {
      const asseco = new AssecoDriver(server);
      const { email, id } = await api.customer('person');
      const key = await newApiKeyFor(server, id);
      const token = await api.program();
      const [header, payload, signature] = token.split('.');
      const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
      const widened = Buffer.from(JSON.stringify({ ...claimsOf(token), azp: 'x' })).toString('base64url');
      const cases: readonly Record<string, string>[] = [
        {},
        { authorization: 'Bearer' },
        { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` },
        { authorization: `Bearer ${none}.${payload}.` },
        { authorization: `Bearer ${header}.${widened}.${signature}` },
        { authorization: `Bearer ${(await asseco.signIn(email, START)).body.access_token}` },
        { authorization: `Bearer ${await asseco.clientToken(await server.createClient())}` },
        { authorization: `Bearer ${key.key}` },
        { 'api-key': key.key },
      ];
      for (const headers of cases)
        for (const answer of await everywhere(headers)) {
          assert.equal(numbered(answer), '401/611', JSON.stringify(headers));
          assert.equal(answer.headers.get('www-authenticate'), 'Bearer error="invalid_token"');
          assert.deepEqual(Object.keys(answer.body), [
            'errorCode',
            'shortNorwegian',
            'longNorwegian',
            'shortEnglish',
            'longEnglish',
          ]);
        }
    });

    test('a person, and a program of another kind or without the permission, are 403/610', async () => {
      const { email } = await api.customer('somebody');
      const asseco = new AssecoDriver(server);
      const person = await asseco.token({
        grant_type: 'password',
        username: email,
        password: START,
        audience: AUDIENCE,
      });
      const app = await api.program({ kind: 'app' });
      const without = await api.program({ scopes: ['identity.read'] });
      for (const token of [person.body.access_token, app, without])
        for (const answer of await everywhere({ authorization: `Bearer ${token}` })) {
          assert.equal(numbered(answer), '403/610');
          assert.equal(answer.headers.get('www-authenticate'), null);
        }
    });

    test('each operation asks for its own permission', async () => {
      for (const permission of PERMISSIONS) {
        const answers = await everywhere({ authorization: `Bearer ${await api.program({ scopes: [permission] })}` });
        const open = routes.filter((_, index) => numbered(answers[index] ?? assert.fail()) !== '403/610');
        const wanted = routes.filter(({ operation }) => operation.access.client?.scope === permission);
        assert.deepEqual(open, wanted, permission);
        assert.ok(wanted.length > 0);
      }
    });

    test('a token is dead after a day, and with its client', async () => {
      const token = await api.program();
      assert.equal(numbered(await api.verify(token, 'nobody@example.org', 'x')), '401/401');
      server.clock.advance(86_400_000 - 1000);
      assert.equal(numbered(await api.verify(token, 'nobody@example.org', 'x')), '401/401');
      server.clock.advance(1000);
      assert.equal(numbered(await api.verify(token, 'nobody@example.org', 'x')), '401/611');
    });

    test('who asks is settled before the body is read', async () => {
      const big = 'x'.repeat(200_000);
      const answer = await api.call('POST', '/profiles/verify-credentials', { body: `{"a":"${big}"}` });
      assert.equal(numbered(answer), '401/611');
    });
  });
}
