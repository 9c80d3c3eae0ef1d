import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import { redeemReset } from '#core/recovery/redeem-reset.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import { START, startWorld, type World } from '#test/parity/world.ts';
import { DATABASES } from '#test/support/test-server.ts';

test('S10: a reset ends evenly, so that a code that was good once takes as long as one that never was', () => {
  assert.equal(redeemReset.endsEvenly, true);
});

for (const database of DATABASES) {
  describe(`S10: a reset that is refused, on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database);
    });
    after(() => world?.close());

    /** The look-ups that a refusal took, by name. */
    const lookUps = async (email: string, resetCode: string): Promise<readonly string[]> => {
      const { accounts, secrets, contacts } = world.server.services.store.read;
      const seen: string[] = [];
      for (const [name, repository] of Object.entries({ accounts, secrets, contacts }))
        for (const method of Object.keys(repository)) {
          const original = repository[method as never] as (...given: unknown[]) => unknown;
          mock.method(repository as never, method as never, (...given: unknown[]) => {
            seen.push(`${name}.${method}`);
            return original.apply(repository, given);
          });
        }
      const answer = await world.zentry.call('POST', '/resetPassword', {}, { email, resetCode, newPassword: START });
      mock.restoreAll();
      assert.equal(answer.status, 400);
      assert.deepEqual(answer.body.errors, { InvalidToken: ['Invalid token.'] });
      return seen;
    };

    test('the same look-ups for somebody who asked as for nobody', async () => {
      const who = await world.person();
      await zentry.askReset?.(world, who);
      const wrong = 'A'.repeat(43);
      const somebody = await lookUps(who.email, wrong);
      assert.deepEqual(somebody, ['accounts.findForSignIn', 'secrets.findByHash']);
      assert.deepEqual(await lookUps('nobody@x.example', wrong), somebody);
    });
  });
}
