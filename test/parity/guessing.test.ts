import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MINUTE } from '#kernel/clock.ts';
import { DATABASES } from '#test/support/test-server.ts';
import { everywhere, START, startWorld, type World } from './world.ts';

for (const database of DATABASES) {
  describe(`one failure counter behind every face on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database);
    });
    after(() => world?.close());

    /** Two wrong at Entur, two at the token endpoint, one at the login: the fifth locks. */
    const guess = async (email: string) => {
      for (const password of ['one', 'two']) {
        assert.equal((await world.entur.verify(world.partner, email, password)).status, 401);
        assert.equal((await world.zentry.signIn(email, password)).status, 400);
      }
      return world.zentry.call('POST', '/login', {}, { email, password: 'three' });
    };

    test('wrong guesses through several faces lock all of them, and time opens them', async () => {
      const email = await world.register('locked');
      assert.equal((await guess(email)).body.detail, 'LockedOut');
      assert.deepEqual(await world.ways(email, START), everywhere('refused'));
      const login = await world.zentry.call('POST', '/login', {}, { email, password: START });
      assert.equal(login.body.detail, 'LockedOut', 'even with the right password');
      const seen = await world.asseco.identity('GET', '/users/locked', { token: world.client });
      assert.deepEqual([seen.body.status, typeof seen.body['lock-expires']], ['locked', 'string']);
      world.server.clock.advance(5 * MINUTE);
      assert.deepEqual(await world.ways(email, START), everywhere('in'));
    });

    test('a name that nobody has walks the same road', async () => {
      assert.equal((await guess('nobody@x.example')).body.detail, 'LockedOut');
    });

    test('a password that a back end sets clears the lock', async () => {
      const email = await world.register('cleared');
      const number = (await world.me(await world.zentry.tokenOf(email))).body['customer-number'];
      await guess(email);
      const set = await world.entur.call('PUT', `/profiles/${number}/set-password`, {
        token: world.partner,
        body: { newPassword: 'quiet-harbour-42' },
      });
      assert.equal(set.status, 200, set.text);
      assert.deepEqual(await world.ways(email, 'quiet-harbour-42'), everywhere('in'));
    });

    test('of twenty guesses at once, over three faces, at most five are looked at', async () => {
      const email = await world.register('parallel');
      const before = await failures(world, email);
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          index % 3 === 0
            ? world.entur.verify(world.partner, email, `wrong${index}`)
            : index % 3 === 1
              ? world.zentry.signIn(email, `wrong${index}`)
              : world.zentry.call('POST', '/login', {}, { email, password: `wrong${index}` }),
        ),
      );
      const looked = (await failures(world, email)) - before;
      assert.ok(looked >= 1 && looked <= 5, `${looked} were`);
    });
  });
}

/** How many guesses at an account's password were judged wrong, by the audit trail. */
async function failures(world: World, email: string): Promise<number> {
  const [record] = await world.server.services.store.read.accounts.findForSignIn(email);
  const rows = await world.server.services.store.read.audit.list({ accountId: record?.account.id ?? '', limit: 200 });
  return rows.filter((row) => row.result === 'failure' && row.detail === 'wrong').length;
}
