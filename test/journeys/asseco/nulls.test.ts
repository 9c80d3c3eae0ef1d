import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver, randomPhone, type WireAnswer } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const PASSWORD = 'Start-pass1';

for (const database of DATABASES) {
  describe(`members that are null, in the IdentityAPI on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let client: string;
    let token: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      client = await api.clientToken(await server.createClient());
      assert.equal((await api.register(client, { username: 'null-one' })).status, 201);
      token = (await api.signIn('null-one', PASSWORD)).body.access_token;
    });
    after(() => server?.close());

    const put = (path: string, body: unknown) => api.identity('PUT', path, { token, body });
    const post = (path: string, body: unknown, as = client) => api.identity('POST', path, { token: as, body });
    function broken(answer: WireAnswer, ...rules: readonly string[]) {
      assert.equal(answer.status, 400, answer.text);
      const told = answer.body.errors.map((rule: { tag: string; error: string }) => `${rule.tag} ${rule.error}`);
      assert.deepEqual(told.sort(), rules);
    }

    test('a registration is as good with its optional members null as without them', async () => {
      const command = { username: 'null-two', password: PASSWORD, email: 'null-two@example.org' };
      const optional = { 'customer-number': null, 'first-name': null, 'last-name': null, 'hint-picture-url': null };
      const answer = await post('/users', { ...command, 'phone-number': randomPhone(), ...optional });
      assert.equal(answer.status, 201, answer.text);
      const user = (await api.identity('GET', '/users/null-two', { token: client })).body;
      assert.ok(user['customer-number'].length > 0, 'a number of its own');
      for (const name of ['first-name', 'last-name', 'hint-picture-url']) assert.equal(name in user, false, name);
    });

    test('a mandatory one that is null is one that is missing', async () => {
      broken(
        await post('/users', { username: null, password: null, email: null, 'phone-number': null }),
        'email required',
        'password required',
        'phone-number required',
        'username required',
      );
      broken(
        await put('/me/password', { 'old-password': null, 'new-password': 'New-pass-12' }),
        'old-password required',
      );
    });

    test('contacts are confirmed, with a username that is null', async () => {
      const email = 'null-one@example.org';
      const phone = (await api.identity('GET', '/me', { token })).body['phone-number'];
      const code = async (to: string) => ({ 'confirmation-code': await api.code(to), username: null });
      const confirmed = [
        await put('/me/email/confirm', { email, ...(await code(email)) }),
        await put('/me/phone-number/confirm', { 'phone-number': phone, ...(await code(phone)) }),
      ];
      for (const { status, text } of confirmed) assert.equal(status, 204, text);
    });

    test('recovery takes a body whose username is null', async () => {
      assert.equal((await post('/users/null-one/password/reset', { username: null })).status, 204);
      assert.equal((await post('/users/null-one/username-recovery', { username: null })).status, 202);
    });

    test('an alias stands in for a name that is null, and is itself absent when null', async () => {
      const email = await put('/me/email', { 'new-email': null, email: 'null-new@example.org' });
      assert.equal(email.status, 202, email.text);
      assert.match(await api.code('null-new@example.org'), /^\d{6}$/);
      const phone = { 'new-phone-number': randomPhone(), 'phone-number': null };
      assert.equal((await put('/me/phone-number', phone)).status, 202);
      assert.equal((await put('/me/username', { 'new-username': null, username: 'null-three' })).status, 204);
      broken(await put('/me/email', { 'new-email': null, email: null }), 'new-email required');
    });

    test('members of a linked login and of answers', async () => {
      const login = { code: 'c', provider: 'nobody', 'redirect-uri': null, 'code-verifier': null, nonce: null };
      assert.equal((await post('/me/logins', login, token)).body.problem, 'provider-not-supported');
      const answers = [{ 'question-id': 'mother', answer: null }];
      broken(await put('/me/answers', { answers }), 'answers[0].answer required');
      broken(await put('/me/answers', { answers: [null] }), 'answers[0] invalid-format');
    });

    test('members nested deeper than anything that is read are no reason to refuse', async () => {
      const deep = JSON.parse(`${'{"a":'.repeat(2000)}null${'}'.repeat(2000)}`);
      assert.equal((await post('/users/null-two/password/reset', { more: deep })).status, 204);
    });

    test('the document says which members may be null', async () => {
      const { paths } = (await api.call('GET', '/v1/identity/openapi.json')).body;
      const { schema } = paths['/v1/identity/users'].post.requestBody.content['application/json'];
      assert.deepEqual(schema.required, ['username', 'password', 'email', 'phone-number']);
      assert.deepEqual(schema.properties['first-name'].type, ['string', 'null']);
      assert.equal(schema.properties.username.type, 'string');
    });
  });
}
