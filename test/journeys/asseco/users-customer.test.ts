import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lockAccount, unlockAccount } from '#core/accounts/administer-account.ts';
import { registerUser } from '#core/accounts/register-user.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { confirmContacts } from '#test/support/confirm-contacts.ts';
import { EnturDriver } from '#test/support/entur.ts';
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

    const confirm = async (username: string, email: string, code: string) => {
      const token = (await api.signIn(username, 'Start-pass1')).body.access_token;
      const body = { email, 'confirmation-code': code };
      return api.identity('PUT', '/me/email/confirm', { token, body });
    };
    const found = async (email: string) =>
      (await api.identity('GET', `/users?email=${email}`, { token: client })).body['customer-number'];

    test('an address of one’s own, put in the place of the customer’s, attaches nothing', async () => {
      const customer = await server.operate(registerUser, { email: 'victim@example.org' });
      const number0 = customer.customerNumber;
      assert.equal((await post('taker', 'victim@example.org', '+4797000011', number0)).status, 201);
      const late = await api.code('victim@example.org');
      const token = (await api.signIn('taker', 'Start-pass1')).body.access_token;
      const body = { 'new-email': 'taker@example.org' };
      assert.equal((await api.identity('PUT', '/me/email', { token, body })).status, 202);
      const confirmed = await confirm('taker', 'taker@example.org', await api.code('taker@example.org'));
      assert.equal(confirmed.status, 204, confirmed.text);
      assert.notEqual(await number('taker'), number0);
      assert.equal(await found('victim@example.org'), number0);
      assert.equal(await found('taker@example.org'), await number('taker'));
      // The way to the customer is closed for good, even with the code that was sent to the address.
      assert.equal((await confirm('taker', 'victim@example.org', late)).status, 440);
      assert.equal(await found('victim@example.org'), number0);
    });

    test('a customer who got a credential meanwhile is not attached any more', async () => {
      const customer = await server.operate(registerUser, { email: 'awake@example.org' });
      assert.equal((await post('latecomer', 'awake@example.org', '+4797000012', customer.customerNumber)).status, 201);
      const code = await api.code('awake@example.org');
      assert.equal(
        (await api.identity('POST', '/users/awake@example.org/password/reset', { token: client })).status,
        204,
      );
      const mails = await server.messages('awake@example.org');
      const generated = mails.map(({ text }) => /^[A-Za-z2-9]{16}$/m.exec(text)?.[0]).find(Boolean) ?? '';
      assert.equal((await api.signIn('awake@example.org', generated)).status, 200);
      const answer = await confirm('latecomer', 'awake@example.org', code);
      assert.equal(answer.status, 440, answer.text);
      assert.equal(answer.body.problem, 'email-already-used');
      assert.equal((await api.signIn('awake@example.org', generated)).status, 200);
      assert.notEqual(await number('latecomer'), customer.customerNumber);
    });

    test('an address that waits for its confirmation attaches nobody: it may be mistyped', async () => {
      const { id, customerNumber } = await server.operate(registerUser, { email: 'owner@example.org' });
      await confirmContacts(server, id);
      const organisation = new EnturDriver(server);
      const names = { firstName: 'Kari', surname: 'Nordmann', changedBy: 'x', changedByChannel: 'y' };
      const written = await organisation.call('PUT', `/profiles/${customerNumber}`, {
        token: await organisation.program(),
        body: { ...names, email: 'mistyped@example.org' },
      });
      assert.equal(written.status, 200, written.text);
      const answer = await post('mistaken', 'mistyped@example.org', '+4797000021', customerNumber);
      assert.deepEqual([answer.status, answer.body.errors?.[0]?.error], [400, 'not-on-list']);
      assert.equal((await post('rightful', 'owner@example.org', '+4797000022', customerNumber)).status, 201);
    });

    test('a customer whom an operator locked is not attached, before or while the address is proved', async () => {
      const { id, customerNumber } = await server.operate(registerUser, { email: 'locked@example.org' });
      const reference = { user: id, tenant: '1' };
      await server.operate(lockAccount, reference);
      const early = await post('early-one', 'locked@example.org', '+4797000023', customerNumber);
      assert.deepEqual([early.status, early.body.errors?.[0]?.error], [400, 'not-on-list']);
      await server.operate(unlockAccount, reference);
      assert.equal((await post('late-one', 'locked@example.org', '+4797000024', customerNumber)).status, 201);
      await server.operate(lockAccount, reference);
      const late = await confirm('late-one', 'locked@example.org', await api.code('locked@example.org'));
      assert.deepEqual([late.status, late.body.problem], [440, 'email-already-used']);
      assert.notEqual(await number('late-one'), customerNumber);
    });

    test('of two who confirm for one customer at once, one becomes it', async () => {
      const customer = await server.operate(registerUser, { email: 'two@example.org' });
      const codes: string[] = [];
      for (const [username, phone] of [
        ['first-of-two', '+4797000013'],
        ['second-of-two', '+4797000014'],
      ] as const) {
        assert.equal((await post(username, 'two@example.org', phone, customer.customerNumber)).status, 201);
        codes.push(await api.code('two@example.org'));
      }
      assert.equal(await found('two@example.org'), customer.customerNumber, 'the customer holds the address');
      const answers = await Promise.all([
        confirm('first-of-two', 'two@example.org', codes[0] ?? ''),
        confirm('second-of-two', 'two@example.org', codes[1] ?? ''),
      ]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 440]);
      assert.equal(answers.find(({ status }) => status === 440)?.body.problem, 'email-already-used');
      const numbers = [await number('first-of-two'), await number('second-of-two')];
      assert.equal(numbers.filter((one) => one === customer.customerNumber).length, 1);
      assert.equal(await found('two@example.org'), customer.customerNumber);
    });

    test('registrations for one customer have a budget', async () => {
      const strict = await startTestServer({
        database,
        env: { TESSERA_LIMITS_FACTOR: '1', TESSERA_LIMITS_ATTACHMENTS_PER_CUSTOMER: '2' },
      });
      try {
        const driver = new AssecoDriver(strict);
        const token = await driver.clientToken(await strict.createClient());
        const customer = await strict.operate(registerUser, { email: 'wanted@example.org' });
        const statuses: number[] = [];
        for (let serial = 0; serial < 3; serial += 1) {
          const body = {
            username: `wanting${serial}`,
            password: 'Start-pass1',
            email: 'wanted@example.org',
            'phone-number': `+479700002${serial}`,
            'customer-number': customer.customerNumber,
          };
          statuses.push((await driver.identity('POST', '/users', { token, body })).status);
        }
        assert.deepEqual(statuses, [201, 201, 429]);
      } finally {
        await strict.close();
      }
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
