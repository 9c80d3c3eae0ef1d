import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MINUTE, SECOND } from '#kernel/clock.ts';
import { DATABASES } from '#test/support/test-server.ts';
import type { FaceDriver, Person } from './face-driver.ts';
import { facesThat, forEveryPair, WAYS } from './faces.ts';
import { everywhere, NEXT, START, startWorld, type World } from './world.ts';

for (const database of DATABASES) {
  describe(`a second factor is asked for at every face on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database);
    });
    after(() => world?.close());

    /** Somebody who must give a mailed code. */
    const careful = () => world.person({ secondFactor: true });
    const messages = async ({ email }: Person) => (await world.server.messages(email)).length;

    describe('the code that one face sent is redeemed at another, once', () => {
      forEveryPair(WAYS, WAYS, async (asked, redeemed) => {
        const who = await careful();
        assert.equal((await asked.signIn(world, who.email, START)).word, 'second factor');
        const code = await world.secretTo(who.email);
        assert.equal((await redeemed.signIn(world, who.username, START, code)).word, 'in');
        assert.equal((await asked.signIn(world, who.email, START, code)).word, 'refused');
        assert.equal((await redeemed.signIn(world, who.email, START, code)).word, 'refused');
      });
    });

    describe('one code is under way, whoever asks: a second face sends none, and a later one voids it', () => {
      forEveryPair(WAYS, WAYS, async (first, second) => {
        const who = await careful();
        await first.signIn(world, who.email, START);
        const [code, sent] = [await world.secretTo(who.email), await messages(who)];
        assert.equal((await second.signIn(world, who.email, START)).word, 'second factor');
        assert.equal(await messages(who), sent);
        world.server.clock.advance(31 * SECOND);
        assert.equal((await second.signIn(world, who.email, START)).word, 'second factor');
        assert.equal(await messages(who), sent + 1);
        const newer = await world.secretTo(who.email);
        assert.equal((await first.signIn(world, who.email, START, code)).word, newer === code ? 'in' : 'refused');
        if (newer !== code) assert.equal((await first.signIn(world, who.email, START, newer)).word, 'in');
      });
    });

    for (const face of WAYS)
      test(`a code redeemed at every face at once opens one: ${face.name} first`, async () => {
        const who = await careful();
        await face.signIn(world, who.email, START);
        const code = await world.secretTo(who.email);
        const turns = [face, ...WAYS.filter((other) => other !== face)];
        const words = (await Promise.all(turns.map((way) => way.signIn(world, who.email, START, code)))).map(
          ({ word }) => word,
        );
        assert.deepEqual(words.toSorted(), ['in', ...words.slice(1).map(() => 'refused')]);
      });

    test('a wrong password is a plain failure everywhere, and no code is sent', async () => {
      const who = await careful();
      const before = await messages(who);
      for (const face of WAYS.slice(1)) assert.equal((await face.signIn(world, who.email, 'wrong')).word, 'refused');
      assert.equal((await WAYS[0]?.signIn(world, who.username, 'wrong'))?.word, 'refused');
      // The fifth failure locks, which is told; no code is.
      assert.equal(await messages(who), before + 1);
    });

    describe('a wrong code counts like a wrong password: four at one, and the fifth failure at another locks all', () => {
      forEveryPair(WAYS, WAYS, async (guesser, last) => {
        const who = await careful();
        for (const code of ['000001', '000002', '000003', '000004'])
          assert.equal((await guesser.signIn(world, who.email, START, code)).word, 'refused');
        const fifth = await last.signIn(world, who.email, START, '000005');
        assert.equal(fifth.word, 'refused');
        assert.ok(fifth.saysLocked !== false, 'where the face says it');
        assert.equal((await guesser.signIn(world, who.email, START)).word, 'refused');
      });
    });

    describe('what replaces the password does not go round it', () => {
      const asked = async (who: Person, password: string) => {
        world.server.clock.advance(MINUTE);
        assert.deepEqual(await world.ways(who.email, password), everywhere('second factor'));
      };
      for (const face of facesThat('setPassword'))
        test(`set at ${face.name}`, async () => {
          const who = await careful();
          assert.equal(await face.setPassword(world, who, NEXT), 'done');
          await asked(who, NEXT);
        });
      for (const face of facesThat('completeReset'))
        test(`reset at ${face.name}`, async () => {
          const who = await careful();
          world.server.clock.advance(MINUTE);
          await face.askReset?.(world, who);
          assert.equal(await face.completeReset(world, who, await world.secretTo(who.email), NEXT), 'done');
          await asked(who, NEXT);
        });
      const used = async (generator: FaceDriver, password: string, who: Person) => {
        await asked(who, password);
        assert.equal((await generator.signIn(world, who.email, password, await world.secretTo(who.email))).word, 'in');
      };
      for (const face of facesThat('generatePassword'))
        test(`generated at ${face.name}, and not used up by the question`, async () => {
          const who = await careful();
          await used(face, await face.generatePassword(world, who), who);
        });
    });
  });
}
