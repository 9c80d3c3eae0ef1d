import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { registerUser } from '#core/accounts/register-user.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`registering as a known customer on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let client: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      client = await api.clientToken(await server.createClient());
    });
    after(() => server?.close());

    const post = (username: string, email: string, phone: string, customer: string) =>
      api.identity('POST', '/users', {
        token: client,
        body: { username, password: 'Start-pass1', email, 'phone-number': phone, 'customer-number': customer },
      });
    const number = async (username: string) =>
      (await api.identity('GET', `/users/${username}`, { token: client })).body['customer-number'];

    test('a number that cannot be claimed is not on the list, whoever has it', async () => {
      await api.register(client, { username: 'has-password' });
      const taken = await number('has-password');
      const customer = await server.operate(registerUser, { email: 'list@example.org' });
      const cases = [
        ['0000000000', 'new@example.org'],
        [taken, 'has-password@example.org'],
        [customer.customerNumber, 'thief@example.org'],
      ] as const;
      for (const [claimed, email] of cases) {
        const answer = await post('claimant', email, '+4797000001', claimed);
        assert.equal(answer.status, 400, answer.text);
        assert.deepEqual(
          answer.body.errors.map((one: { tag: string; error: string }) => [one.tag, one.error]),
          [['customer-number', 'not-on-list']],
        );
      }
      assert.equal((await api.identity('GET', '/users/claimant', { token: client })).status, 404);
    });

    test('the number is attached when the address is confirmed, not before', async () => {
      const customer = await server.operate(registerUser, { email: 'attach@example.org', firstName: 'Known' });
      const registered = await post('attacher', 'attach@example.org', '+4797000002', customer.customerNumber);
      assert.equal(registered.status, 201, registered.text);
      assert.notEqual(await number('attacher'), customer.customerNumber);
      const token = (await api.signIn('attacher', 'Start-pass1')).body.access_token;
      const wrong = (await api.code('attach@example.org')) === '000000' ? '000001' : '000000';
      const body = { email: 'attach@example.org', 'confirmation-code': wrong };
      assert.equal((await api.identity('PUT', '/me/email/confirm', { token, body })).status, 440);
      assert.notEqual(await number('attacher'), customer.customerNumber);
      const right = { ...body, 'confirmation-code': await api.code('attach@example.org') };
      const confirmed = await api.identity('PUT', '/me/email/confirm', { token, body: right });
      assert.equal(confirmed.status, 204, confirmed.text);
      const user = (await api.identity('GET', '/users?email=attach@example.org', { token: client })).body;
      assert.equal(user.username, 'attacher');
      assert.equal(user['customer-number'], customer.customerNumber);
      assert.equal(user['email-verified'], true);
      assert.equal(user['first-name'], 'Known');
      assert.equal((await api.signIn('attach@example.org', 'Start-pass1')).status, 200);
    });

    test('a generated password that proves the address attaches the number too', async () => {
      const customer = await server.operate(registerUser, { email: 'proved@example.org' });
      assert.equal((await post('prover', 'proved@example.org', '+4797000003', customer.customerNumber)).status, 201);
      assert.equal((await api.identity('POST', '/users/prover/password/reset', { token: client })).status, 204);
      const mails = await server.messages('proved@example.org');
      const generated = mails.map(({ text }) => /^[A-Za-z2-9]{16}$/m.exec(text)?.[0]).find(Boolean) ?? '';
      assert.equal((await api.signIn('prover', generated)).status, 200);
      const user = (await api.identity('GET', '/users?email=proved@example.org', { token: client })).body;
      assert.equal(user.username, 'prover');
      assert.equal(user['customer-number'], customer.customerNumber);
      assert.equal((await api.signIn('proved@example.org', generated)).status, 200);
    });
  });
}
