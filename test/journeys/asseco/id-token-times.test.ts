import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DAY, HOUR, SECOND } from '#kernel/clock.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { signed } from '#test/support/foreign-issuer.ts';
import {
  CLIENT_ID,
  REDIRECT_URI,
  type ScriptedProvider,
  startScriptedProvider,
} from '#test/support/scripted-provider.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

/** Far from any machine's own time. */
const YEARS = 3650 * DAY;
/** Seconds by which the clocks of provider and server may differ. */
const SKEW = 30;

for (const database of DATABASES) {
  describe(`the times of a provider are judged by the server’s clock on ${database}`, () => {
    let provider: ScriptedProvider;
    let server: TestServer;
    let api: AssecoDriver;
    before(async () => {
      provider = await startScriptedProvider();
      server = await startTestServer({ database, env: provider.env });
      server.clock.advance(YEARS);
      api = new AssecoDriver(server);
      await api.register(await api.clientToken(await server.createClient()), { username: 'linker' });
    });
    after(async () => {
      await server?.close();
      await provider?.close();
    });

    /** What adding a login is answered, by an ID token with these times besides a time of issue: seconds from now. */
    async function linked(times: { exp: number; nbf?: number }): Promise<number> {
      const now = Math.floor(server.clock.now() / SECOND);
      const moved = Object.fromEntries(Object.entries(times).map(([claim, seconds]) => [claim, now + seconds]));
      const claims = { iss: provider.url, aud: CLIENT_ID, sub: 'subject', iat: now - 60, ...moved };
      const code = provider.codeFor(await signed(provider.keys.elliptic, claims));
      const token = (await api.signIn('linker', 'Start-pass1')).body.access_token;
      const body = { provider: 'test', code, 'redirect-uri': REDIRECT_URI };
      return (await api.identity('POST', '/me/logins', { token, body })).status;
    }

    test('an ID token links until it expires, and a little longer', async () => {
      assert.equal(await linked({ exp: 600 }), 204);
      assert.equal(await linked({ exp: 1 - SKEW }), 204);
      assert.equal(await linked({ exp: -SKEW }), 400);
    });

    test('one of the future links from then on, or a little sooner', async () => {
      assert.equal(await linked({ exp: 600, nbf: SKEW }), 204);
      assert.equal(await linked({ exp: 600, nbf: SKEW + 1 }), 400);
    });

    test('what the provider says of itself is read anew after an hour', async () => {
      const asked = () => provider.asked('/.well-known/openid-configuration');
      await linked({ exp: 600 });
      const before = asked();
      server.clock.advance(HOUR - SECOND);
      await linked({ exp: 600 });
      assert.equal(asked(), before);
      server.clock.advance(SECOND);
      await linked({ exp: 600 });
      assert.equal(asked(), before + 1);
    });
  });
}
