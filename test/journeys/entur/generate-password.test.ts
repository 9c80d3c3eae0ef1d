import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setAccountStatus } from '#core/accounts/administer-account.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { EnturDriver, numbered, START } from '#test/support/entur.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const HOUR = 3_600_000;
const GENERATED = /^[A-HJ-NP-Za-km-z2-9]{16}$/;

for (const database of DATABASES) {
  describe(`generated passwords on ${database}`, () => {
    let server: TestServer;
    let api: EnturDriver;
    let asseco: AssecoDriver;
    let token: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new EnturDriver(server);
      asseco = new AssecoDriver(server);
      token = await api.program();
    });
    after(() => server?.close());

    const generate = (email: string, organisation = '1') =>
      api.call('PUT', `/profiles/${organisation}/${email}/generate-password`, { token });
    const send = (body: unknown) => api.call('POST', '/profiles/generate-password', { token, body });
    const mailed = async (to: string) =>
      (await server.messages(to)).flatMap(({ text }) => /^[A-Za-z2-9]{16}$/m.exec(text) ?? []);

    test('to the program: the value once, the old one in force until it is used', async () => {
      const { number, email } = await api.customer('given', { confirmed: true });
      const before = (await server.messages(email)).length;
      const answer = await generate('given%40example.org');
      assert.equal(answer.status, 200, answer.text);
      const { generatedPassword, ...rest } = answer.body;
      assert.match(generatedPassword, GENERATED);
      assert.deepEqual(rest, {
        surname: 'Nordmann',
        firstName: 'Kari',
        customerNumber: number,
        organisationId: 1,
        customerRef: number,
      });
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      const notices = await server.messages(email);
      assert.equal(notices.length, before + 1, 'the customer is told');
      assert.ok(!JSON.stringify(notices).includes(generatedPassword), 'but not what it is');
      assert.equal((await api.verify(token, email, START)).status, 200);
      assert.equal((await asseco.signIn(email, generatedPassword)).status, 200);
      assert.equal(numbered(await api.verify(token, email, START)), '401/401');
    });

    test('to the program: the newest voids the older, also of many at once', async () => {
      const { email } = await api.customer('many-given');
      const answers = await Promise.all(Array.from({ length: 4 }, () => generate(email)));
      const values = answers.map(({ body }) => body.generatedPassword);
      assert.equal(new Set(values).size, 4);
      const record = (await server.services.store.read.accounts.findForSignIn(email))[0];
      const { vault } = server.services;
      const hashes = values.map((value) => vault.keyedHash('generated-password', record?.account.id ?? '', value));
      assert.equal(hashes.filter((hash) => hash === record?.generated?.hash).length, 1);
    });

    test('to the program: a body is not looked at', async () => {
      const { email } = await api.customer('with-body');
      const path = `/profiles/1/${email}/generate-password`;
      for (const [body, type] of [
        ['{', 'application/json'],
        ['x', 'text/plain'],
        ['', 'application/json'],
      ] as const) {
        const answer = await api.call('PUT', path, { token, body, headers: { 'content-type': type } });
        assert.equal(answer.status, 200, answer.text);
      }
    });

    test('to the program: who it cannot be for', async () => {
      const passive = await api.customer('given-passive');
      await server.operate(setAccountStatus, { user: passive.email, tenant: '1', status: 'P' });
      const unknown = await generate('nobody@example.org');
      assert.equal(numbered(unknown), '404/617');
      assert.equal((await generate(passive.email)).text, unknown.text);
      for (const organisation of ['0', '-1', 'x', '1.5', '00', '12345678901234567890', '%31x'])
        assert.equal(numbered(await generate('nobody@example.org', organisation)), '400/400', organisation);
      for (const email of ['nobody', 'a@b', '@example.org', 'a%20b@example.org', 'x%2540example.org', 'a@-b.no'])
        assert.equal(numbered(await generate(email)), '400/603', email);
      assert.equal(numbered(await generate('nobody', 'x')), '400/400');
    });

    test('to the customer: 204 for everyone, a message for those that there are', async () => {
      const known = await api.customer('sent');
      const passive = await api.customer('sent-passive');
      await server.operate(setAccountStatus, { user: passive.email, tenant: '1', status: 'P' });
      const wanted = await send({ email: known.email });
      assert.deepEqual([wanted.status, wanted.text], [204, '']);
      const plain = (headers: Headers) =>
        [...headers].filter(([name]) => !/^(date|x-corr|rate-limit)/.test(name)).join();
      for (const email of [passive.email, 'nobody@example.org']) {
        const answer = await send({ email });
        assert.deepEqual([answer.status, answer.text, plain(answer.headers)], [204, '', plain(wanted.headers)]);
      }
      assert.equal((await mailed(passive.email)).length, 0);
      const [value = ''] = await mailed(known.email);
      assert.match(value, GENERATED);
      assert.equal((await api.verify(token, known.email, START)).status, 200);
      assert.equal((await api.verify(token, known.email, value)).status, 200);
      assert.equal(numbered(await api.verify(token, known.email, START)), '401/401');
    });

    test('to the customer: by SMS too where the number is confirmed', async () => {
      const { store } = server.services;
      const { email, id, tenantId } = await api.customer('sent-sms');
      const owner = { tenantId, accountId: id, expiresAt: null, createdAt: 0 };
      const put = (state: 'verified' | 'pending', value: string) =>
        store.write((tx) =>
          tx.contacts.put({
            ...owner,
            id: `${id}${state}`,
            channel: 'sms',
            state,
            value,
            display: value,
            verifiedAt: 1,
          }),
        );
      await put('pending', '+4740012346');
      await send({ email });
      assert.equal((await server.messages('+4740012346')).length, 0);
      await put('verified', '+4740012347');
      server.clock.advance(31_000);
      await send({ email });
      assert.equal((await mailed('+4740012347')).length, 1);
    });

    test('to the customer: three an hour, silently', async () => {
      const { email } = await api.customer('sent-often');
      for (let count = 0; count < 5; count += 1) {
        assert.equal((await send({ email })).status, 204);
        server.clock.advance(31_000);
      }
      assert.equal((await mailed(email)).length, 3);
      server.clock.advance(HOUR);
      await send({ email });
      assert.equal((await mailed(email)).length, 4);
    });

    test('to the customer: malformed requests', async () => {
      for (const body of [{}, { email: 7 }, { email: 'a@example.org', organisationId: '1' }, '{'])
        assert.equal(numbered(await send(body)), '400/400', JSON.stringify(body));
      for (const organisationId of [0, -1, 1.5, 'null'])
        assert.equal(numbered(await send({ email: 'a@example.org', organisationId })), '400/400');
      for (const email of ['nobody', '', 'a@b', `${'a'.repeat(250)}@example.org`, 'a@example.org\n', ' a@example.org'])
        assert.equal(numbered(await send({ email })), '400/603', email);
      assert.equal((await send({ email: 'bjørn@blåbær.no' })).status, 204);
    });
  });

  test(`the budgets of generated passwords on ${database}`, async (t) => {
    const env = { TESSERA_LIMITS_FACTOR: '1', TESSERA_LIMITS_CUSTOMERS_PER_ADDRESS: '1000' };
    const server = await startTestServer({ database, env });
    t.after(() => server.close());
    const api = new EnturDriver(server);
    const { email } = await api.customer('budgeted');
    const generate = (token: string, to: string) => api.call('PUT', `/profiles/1/${to}/generate-password`, { token });
    const one = await api.program();
    for (const to of [email, 'nobody@example.org']) {
      for (let count = 0; count < 5; count += 1) assert.notEqual((await generate(one, to)).status, 429);
      const two = await api.program();
      assert.equal(numbered(await generate(two, to)), '429/400', 'five an hour to one address, known or not');
    }
    assert.equal(numbered(await generate(one, 'another@example.org')), '429/400', 'ten a minute to one program');
    server.clock.advance(60_000);
    assert.equal(numbered(await generate(one, 'another@example.org')), '404/617');
  });
}
