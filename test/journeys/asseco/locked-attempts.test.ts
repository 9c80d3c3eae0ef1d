import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { listAudit } from '#core/audit/list-audit.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`attempts that a lock refused, on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
    });
    after(() => server?.close());

    test('each stands in the audit', async () => {
      const client = await api.clientToken(await server.createClient());
      await api.register(client, { username: 'shut' });
      const token = (await api.signIn('shut', 'Start-pass1')).body.access_token;
      const code = await api.code('shut@example.org');
      for (let failure = 1; failure <= 5; failure += 1) await api.signIn('shut', 'wrong-pass1');

      const newer = { 'old-password': 'Start-pass1', 'new-password': 'quite-another-road' };
      const change = await api.identity('PUT', '/me/password', { token, body: newer });
      assert.equal(change.body.problem, 'old-password-not-valid');
      const given = { email: 'shut@example.org', 'confirmation-code': code };
      assert.equal((await api.identity('PUT', '/me/email/confirm', { token, body: given })).body.problem, 'bad-otp');
      const answers = { answers: [{ 'question-id': 'childhood-toy', answer: 'bear' }] };
      for (const name of ['shut', 'nobody'])
        for (let attempt = 1; attempt <= 6; attempt += 1)
          await api.identity('POST', `/users/${name}/answers/validate`, { token: client, body: answers });

      const locked = (event: string) =>
        server
          .operate(listAudit, { event, limit: 50 })
          .then((rows) => rows.filter(({ detail, result }) => detail === 'locked' && result === 'failure'));
      const [changed] = await locked('password-change');
      assert.ok(changed?.accountId);
      assert.deepEqual(
        (await locked('contact-confirmation')).map(({ accountId }) => accountId),
        [changed.accountId],
      );
      const validated = await locked('security-answers-validated');
      assert.deepEqual(
        validated.map(({ accountId }) => accountId),
        [null, ...Array(6).fill(changed.accountId)],
      );
    });
  });
}
