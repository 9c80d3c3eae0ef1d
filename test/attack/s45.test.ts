import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SECOND } from '#kernel/clock.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { signed } from '#test/support/foreign-issuer.ts';
import {
  CLIENT_ID,
  REDIRECT_URI,
  type ScriptedProvider,
  startScriptedProvider,
} from '#test/support/scripted-provider.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`S45: an ID token whose subject is no text, on ${database}`, () => {
    let provider: ScriptedProvider;
    let server: TestServer;
    let api: AssecoDriver;
    before(async () => {
      provider = await startScriptedProvider();
      server = await startTestServer({ database, env: provider.env });
      api = new AssecoDriver(server);
      await api.register(await api.clientToken(await server.createClient()), { username: 'linker' });
    });
    after(async () => {
      await server?.close();
      await provider?.close();
    });

    const linkedBy = async (sub: unknown) => {
      const token = (await api.signIn('linker', 'Start-pass1')).body.access_token;
      const now = Math.floor(server.clock.now() / SECOND);
      const claims = { iss: provider.url, aud: CLIENT_ID, sub, iat: now, exp: now + 600 };
      const code = provider.codeFor(await signed(provider.keys.elliptic, claims));
      const body = { provider: 'test', code, 'redirect-uri': REDIRECT_URI };
      const answer = await api.identity('POST', '/me/logins', { token, body });
      const { body: me } = await api.identity('GET', '/me', { token });
      return [answer.status, me['linked-logins'].length];
    };

    for (const subject of ['', 7, ['subject'], { sub: 'subject' }, true, 'x'.repeat(256)])
      test(`links nothing: ${JSON.stringify(subject).slice(0, 40)}`, async () => {
        assert.deepEqual(await linkedBy(subject), [400, 0]);
      });

    test('one that is a text, as long as they may be, links', async () => {
      assert.deepEqual(await linkedBy('x'.repeat(255)), [204, 1]);
    });
  });
}
