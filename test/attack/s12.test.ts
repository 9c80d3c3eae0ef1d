import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { HOUR, MINUTE } from '#kernel/clock.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

/** Wrong codes that somebody may give in an hour, and everybody together for one address in a day. */
const AN_HOUR = 15;
const A_DAY = 75;

for (const database of DATABASES) {
  describe(`S12: codes of an address that is somebody else's, on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let client: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
    });
    after(() => server?.close());

    const register = async (username: string) => {
      client = await api.clientToken(await server.createClient());
      assert.equal((await api.register(client, { username })).status, 201);
    };
    const signIn = async (username: string) => (await api.signIn(username, 'Start-pass1')).body.access_token;
    const ask = async (token: string, target: string) => {
      server.clock.advance(31_000);
      const answer = await api.identity('PUT', '/me/email', { token, body: { 'new-email': target } });
      assert.equal(answer.status, 202, answer.text);
      return api.code(target);
    };
    const give = async (token: string, email: string, code: string) => {
      const body = { email, 'confirmation-code': code };
      const { status, body: told } = await api.identity('PUT', '/me/email/confirm', { token, body });
      return status === 204 ? 'taken' : told.problem;
    };
    /** Five wrong ones, which lock; then the wait and the sign-in that clear it. */
    const guessFive = async (username: string, target: string) => {
      const token = await signIn(username);
      const right = await ask(token, target);
      for (let guess = 0; guess < 5; guess += 1)
        assert.equal(await give(token, target, right === '000000' ? '000001' : '000000'), 'bad-otp');
      server.clock.advance(6 * MINUTE);
    };

    test('past the budget of an hour a right code is refused like a wrong one, and counts again when it ended', async () => {
      await register('hourly');
      for (let round = 0; round < AN_HOUR / 5; round += 1) await guessFive('hourly', 'hourly-target@x.example');
      const token = await signIn('hourly');
      const code = await ask(token, 'hourly-target@x.example');
      assert.equal(await give(token, 'hourly-target@x.example', code), 'bad-otp');
      server.clock.advance(HOUR);
      const later = await signIn('hourly');
      const fresh = await ask(later, 'hourly-target@x.example');
      assert.equal(await give(later, 'hourly-target@x.example', fresh), 'taken');
    });

    test('many accounts have no more for one address in a day than one has', async () => {
      for (let account = 0; account < A_DAY / AN_HOUR; account += 1) {
        await register(`crowd${account}`);
        for (let round = 0; round < AN_HOUR / 5; round += 1) {
          if (round === 1) server.clock.advance(HOUR);
          await guessFive(`crowd${account}`, 'crowd-target@x.example');
        }
        // The claim goes to the next one.
        await ask(await signIn(`crowd${account}`), `crowd-other-${account}@x.example`);
      }
      server.clock.advance(HOUR);
      await register('owner');
      const token = await signIn('owner');
      const code = await ask(token, 'crowd-target@x.example');
      assert.equal(await give(token, 'crowd-target@x.example', code), 'bad-otp');
      server.clock.advance(24 * HOUR);
      const later = await signIn('owner');
      const fresh = await ask(later, 'crowd-target@x.example');
      assert.equal(await give(later, 'crowd-target@x.example', fresh), 'taken');
    });
  });
}
