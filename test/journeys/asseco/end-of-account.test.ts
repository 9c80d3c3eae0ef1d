import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eraseAccount, lockAccount, setAccountStatus, showAccount } from '#core/accounts/administer-account.ts';
import { isProblem } from '#core/problems.ts';
import { DAY, MINUTE } from '#kernel/clock.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`the end of an account on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let client: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      client = await api.clientToken(await server.createClient());
    });
    after(() => server?.close());

    const status = (user: string, to: 'A' | 'P' | 'D') =>
      server.operate(setAccountStatus, { user, tenant: '1', status: to });
    const generatedFor = async (username: string) => {
      assert.equal((await api.identity('POST', `/users/${username}/password/reset`, { token: client })).status, 204);
      const mails = await server.messages(`${username}@example.org`);
      return mails.map(({ text }) => /^[A-Za-z2-9]{16}$/m.exec(text)?.[0]).find(Boolean) ?? '';
    };

    test('deleted is final', async () => {
      await api.register(client, { username: 'gone' });
      const { id } = await status('gone', 'D');
      for (const next of ['A', 'P', 'D'] as const)
        await assert.rejects(status(id, next), (error) => isProblem(error, 'account-deleted'));
      assert.equal((await api.signIn('gone', 'Start-pass1')).status, 400);
    });

    test('a generated password does not outlive being passive', async () => {
      await api.register(client, { username: 'paused' });
      const generated = await generatedFor('paused');
      await status('paused', 'P');
      await status('paused', 'A');
      assert.equal((await api.signIn('paused', generated)).status, 400);
      assert.equal((await api.signIn('paused', 'Start-pass1')).status, 200);
    });

    describe('a name that was given up before goes on being held, and is free in its time', () => {
      const register = async (username: string, email = `${username}-next@example.org`) =>
        (await api.register(client, { username, email })).status;
      const rename = async (username: string, to: string) => {
        assert.equal((await api.register(client, { username })).status, 201);
        const token = (await api.signIn(username, 'Start-pass1')).body.access_token;
        const body = { 'new-username': to };
        const renamed = await api.identity('PUT', '/me/username', { token, body });
        assert.equal(renamed.status, 204, renamed.text);
        return token as string;
      };
      /** 90 days after it was given up, while the other name is held still. */
      const inItsTime = async (name: string, held: string) => {
        server.clock.advance(80 * DAY);
        client = await api.clientToken(await server.createClient());
        assert.equal(await register(name), 201);
        assert.equal(await register(held), 440);
      };

      test('when the account is deleted', async () => {
        await rename('was-former', 'was-later');
        server.clock.advance(11 * DAY);
        client = await api.clientToken(await server.createClient());
        await status('was-later', 'D');
        for (const name of ['was-former', 'was-later']) assert.equal(await register(name), 440, name);
        await inItsTime('was-former', 'was-later');
      });

      test('when it is deleted, erased, and erased again', async () => {
        await rename('erased-former', 'erased-later');
        server.clock.advance(11 * DAY);
        client = await api.clientToken(await server.createClient());
        const { id } = await status('erased-later', 'D');
        for (const _ of [1, 2]) await server.operate(eraseAccount, { user: id, tenant: '1' });
        for (const name of ['erased-former', 'erased-later']) assert.equal(await register(name), 440, name);
        await inItsTime('erased-former', 'erased-later');
      });

      test('also an address, and while it waits to be taken up again', async () => {
        for (const takenUp of [false, true]) {
          const username = `moved-${takenUp}`;
          const [former, later] = [`${username}@example.org`, `${username}-later@example.org`];
          assert.equal((await api.register(client, { username })).status, 201);
          const token = (await api.signIn(username, 'Start-pass1')).body.access_token;
          await api.confirmEmail(token, former);
          await api.identity('PUT', '/me/email', { token, body: { 'new-email': later } });
          await api.confirmEmail(token, later);
          server.clock.advance(MINUTE);
          const again = takenUp
            ? await api.identity('PUT', '/me/email', { token, body: { 'new-email': former } })
            : null;
          assert.equal(again?.status ?? 202, 202);
          await status(username, 'D');
          assert.equal(await register(`${username}-taker`, former), 440);
          assert.equal(await register(`${username}-other`, later), 201, 'the one in force is free at once');
        }
      });
    });

    test('deleting takes links, answers and roles', async () => {
      await api.register(client, { username: 'linked' });
      const { account } = await server.operate(showAccount, { user: 'linked', tenant: '1' });
      const { id, tenantId } = account;
      const link = { issuer: 'https://i.example', subject: 's', login: 'l', loginKey: 'l', provider: 'p' };
      await server.services.store.write(async (tx) => {
        await tx.credentials.linkLogin({ ...link, id: 'link', tenantId, accountId: id, createdAt: 0 });
        await tx.credentials.replaceAnswers(id, [{ questionId: 'q', position: 0, phc: '' }]);
        await tx.roles.grant({ accountId: id, tenantId, role: 'r', display: 'R', createdAt: 0 });
      });
      await status('linked', 'D');
      const { credentials, roles } = server.services.store.read;
      assert.deepEqual(
        [await credentials.listLinkedLogins(id), await credentials.listAnswers(id), await roles.listByAccount(id)],
        [[], [], []],
      );
    });

    test('erasing leaves no message and no code behind', async () => {
      const email = 'forgotten@example.org';
      await api.register(client, { username: 'forgotten' });
      assert.equal((await server.messages(email)).length, 1);
      const { account } = await server.operate(showAccount, { user: 'forgotten', tenant: '1' });
      await server.operate(eraseAccount, { user: 'forgotten', tenant: '1' });
      assert.equal((await server.messages(email)).length, 0);
      const { outbox, secrets } = server.services.store.read;
      assert.equal((await outbox.list(undefined, 1000)).filter((row) => row.accountId === account.id).length, 0);
      assert.equal(await secrets.findNewest(account.id, 'confirm-email'), undefined);
    });

    test('a reference that means two people is refused', async () => {
      await api.register(client, { username: 'meant' });
      const number = (await api.identity('GET', '/users/meant', { token: client })).body['customer-number'];
      await api.register(client, { username: number, email: 'meant-not@example.org' });
      for (const operation of [showAccount, lockAccount, eraseAccount])
        await assert.rejects(
          server.operate<{ user: string; tenant: string }, unknown>(operation, { user: number, tenant: '1' }),
          (error) => isProblem(error, 'ambiguous-reference'),
        );
      for (const name of ['meant', number]) assert.equal((await api.signIn(name, 'Start-pass1')).status, 200);
    });
  });
}
