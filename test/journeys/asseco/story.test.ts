import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`the whole story on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let client: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      client = await api.clientToken(await server.createClient());
    });
    after(() => server?.close());

    test('a person registers, confirms, signs in, changes and forgets', async () => {
      const registered = await api.register(client, {
        username: 'Kari',
        email: 'Kari@Example.org',
        phone: '+4740012345',
      });
      assert.equal(registered.status, 201, registered.text);
      assert.equal(registered.headers.get('location'), '/v1/identity/users/Kari');
      assert.deepEqual(registered.body, {});

      const signedIn = await api.signIn('kari', 'Start-pass1');
      assert.equal(signedIn.status, 200, signedIn.text);
      const token = signedIn.body.access_token;
      const me = await api.identity('GET', '/me', { token });
      assert.equal(me.status, 200, me.text);
      assert.equal(me.body.username, 'Kari');
      assert.equal(me.body['email-verified'], false);

      const email = { email: 'kari@example.org', 'confirmation-code': await api.code('kari@example.org') };
      assert.equal((await api.identity('PUT', '/me/email/confirm', { token, body: email })).status, 204);
      const phone = { 'phone-number': '+47 400 12 345', 'confirmation-code': await api.code('+4740012345') };
      const confirmed = await api.identity('PUT', '/me/phone-number/confirm', { token, body: phone });
      assert.equal(confirmed.status, 204, confirmed.text);

      const change = { 'old-password': 'Start-pass1', 'new-password': 'quiet-harbour-42' };
      const changed = await api.identity('PUT', '/me/password', { token, body: change });
      assert.equal(changed.status, 204, changed.text);
      assert.equal((await api.signIn('kari', 'Start-pass1')).status, 400);
      assert.equal((await api.signIn('kari@example.org', 'quiet-harbour-42')).status, 200);

      assert.equal(
        (await api.identity('POST', '/users/kari@example.org/username-recovery', { token: client })).status,
        202,
      );
      assert.match((await server.messages('kari@example.org'))[0]?.text ?? '', /^Kari$/m);
      server.clock.advance(31_000);
      assert.equal((await api.identity('POST', '/users/kari/password/reset', { token: client })).status, 204);
      const generated =
        /^[A-Za-z2-9]{16}$/m.exec((await server.messages('kari@example.org'))[0]?.text ?? '')?.[0] ?? '';
      assert.equal(
        (await api.signIn('kari', 'quiet-harbour-42')).status,
        200,
        'the live password works until the new one is used',
      );
      const recovered = await api.signIn('kari', generated);
      assert.equal(recovered.status, 200, recovered.text);
      assert.equal((await api.identity('GET', '/me', { token })).status, 401, 'older sessions are dead');
      const must = await api.identity('PUT', '/me/username', {
        token: recovered.body.access_token,
        body: { 'new-username': 'kari2' },
      });
      assert.equal(must.status, 403);
      const last = { 'old-password': generated, 'new-password': 'another-long-road' };
      assert.equal(
        (await api.identity('PUT', '/me/password', { token: recovered.body.access_token, body: last })).status,
        204,
      );
      assert.equal((await api.signIn('kari', 'another-long-road')).status, 200);
    });
  });
}
