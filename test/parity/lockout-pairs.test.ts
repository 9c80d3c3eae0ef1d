import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MINUTE } from '#kernel/clock.ts';
import { DATABASES } from '#test/support/test-server.ts';
import type { FaceDriver, Having, Person, Session } from './face-driver.ts';
import { facesThat, forEveryPair, WAYS } from './faces.ts';
import { watch } from './trace.ts';
import { everywhere, NEXT, START, startWorld, type World } from './world.ts';

const FAILURES = 5;

for (const database of DATABASES) {
  describe(`a lock by guessing is one lock at every face on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database);
    });
    after(() => world?.close());

    /** As many wrong guesses as lock, one after the other, at the faces in turn. */
    const lock = async (name: string, faces: readonly FaceDriver[]) => {
      const attempts = [];
      for (let index = 0; index < FAILURES; index += 1)
        attempts.push(await faces[index % faces.length]?.signIn(world, name, `wrong-${index}`));
      return attempts;
    };

    describe('locked at one, refused at another with the right password, open to both once it ended', () => {
      const locked = new Map<string, Person>();
      const key = (one: FaceDriver, other: FaceDriver) => `${one.name} ${other.name}`;
      forEveryPair(WAYS, WAYS, async (locker, reader) => {
        const who = await world.person();
        locked.set(key(locker, reader), who);
        const attempts = await lock(who.email, [locker]);
        assert.deepEqual([...new Set(attempts.map((attempt) => attempt?.word))], ['refused']);
        assert.equal((await reader.signIn(world, who.username, START)).word, 'refused');
        assert.equal((await reader.signIn(world, who.email, 'wrong')).word, 'refused');
      });
      test('five minutes later', async () => {
        world.server.clock.advance(5 * MINUTE);
        assert.equal(locked.size, WAYS.length ** 2);
        for (const reader of WAYS)
          for (const locker of WAYS) {
            const who = locked.get(key(locker, reader));
            assert.equal((await reader.signIn(world, who?.email ?? '', START)).word, 'in', key(locker, reader));
            assert.equal((await locker.signIn(world, who?.email ?? '', START)).word, 'in', key(locker, reader));
          }
      });
    });

    for (const [offset, first] of WAYS.entries())
      test(`guesses spread over the faces count as one, beginning with ${first.name}`, async () => {
        const faces = [...WAYS.slice(offset), ...WAYS.slice(0, offset)];
        const who = await world.person();
        const seen = await watch(world, who);
        await lock(who.email, faces);
        assert.deepEqual(await world.ways(who.email, START), everywhere('refused'));
        const { audit, messages } = await seen();
        const times = (count: number, row: string) => Array.from({ length: count }, () => row);
        assert.deepEqual(audit, [
          'account-locked success',
          ...times(WAYS.length, 'sign-in failure locked'),
          ...times(FAILURES, 'sign-in failure wrong'),
        ]);
        assert.deepEqual(messages, ['email Your Tessera account is locked for a while']);
      });

    describe('four wrong at one and a completed sign-in at another begin anew', () => {
      forEveryPair(WAYS, WAYS, async (guesser, reader) => {
        const who = await world.person();
        for (let index = 1; index < FAILURES; index += 1) await guesser.signIn(world, who.email, `wrong-${index}`);
        assert.equal((await reader.signIn(world, who.email, START)).word, 'in');
        await guesser.signIn(world, who.email, 'the fifth');
        assert.equal((await reader.signIn(world, who.email, START)).word, 'in');
      });
    });

    describe('a live session goes on, wherever it was opened', () => {
      for (const locker of WAYS)
        test(`locked at ${locker.name}`, async () => {
          const who = await world.person();
          const sessions = new Map<Having<'opens'>, Session>();
          for (const face of facesThat('opens')) sessions.set(face, await world.session(face, who.email));
          await lock(who.email, [locker]);
          for (const [face, session] of sessions) assert.equal(await face.opens(world, session), 'in', face.name);
        });
    });

    describe('a password set or reset lifts it everywhere', () => {
      forEveryPair(WAYS, facesThat('setPassword'), async (locker, setter) => {
        const who = await world.person();
        await lock(who.email, [locker]);
        assert.equal(await setter.setPassword(world, who, NEXT), 'done');
        assert.equal((await locker.signIn(world, who.email, NEXT)).word, 'in');
      });
      forEveryPair(WAYS, facesThat('completeReset'), async (locker, recovery) => {
        const who = await world.person();
        await lock(who.email, [locker]);
        assert.equal(await recovery.askReset?.(world, who), 'done');
        assert.equal(await recovery.completeReset(world, who, await world.secretTo(who.email), NEXT), 'done');
        assert.equal((await locker.signIn(world, who.email, NEXT)).word, 'in');
      });
    });

    for (const [offset, first] of WAYS.entries())
      test(`a name that nobody has walks the same road, beginning with ${first.name}`, async () => {
        const faces = [...WAYS.slice(offset), ...WAYS.slice(0, offset)];
        const known = await world.person();
        const rounds = Array.from({ length: FAILURES + 2 }, (_, index) => faces[index % faces.length]);
        const walk = async (name: string) => {
          const attempts = [];
          for (const face of rounds) attempts.push(await face?.signIn(world, name, 'wrong'));
          return attempts;
        };
        assert.deepEqual(await walk(`stranger-${offset}@x.example`), await walk(known.email));
      });

    test('of twenty guesses at once, over every face, at most five are looked at', async () => {
      const who = await world.person();
      const seen = await watch(world, who);
      const guesses = Array.from({ length: 20 }, (_, index) =>
        WAYS[index % WAYS.length]?.signIn(world, index % 2 === 0 ? who.email : who.username, `wrong-${index}`),
      );
      const words = (await Promise.all(guesses)).map((attempt) => attempt?.word);
      assert.deepEqual([...new Set(words)], ['refused']);
      const looked = (await seen()).audit.filter((row) => row.endsWith('wrong')).length;
      assert.ok(looked >= 1 && looked <= FAILURES, `${looked} were`);
      assert.deepEqual(await world.ways(who.email, START), everywhere('refused'));
    });

    test('of twenty guesses at once, one of them right, the right one is let in once or not at all', async () => {
      const who = await world.person();
      const guesses = Array.from({ length: 20 }, (_, index) =>
        WAYS[index % WAYS.length]?.signIn(world, who.email, index === 13 ? START : `wrong-${index}`),
      );
      const words = (await Promise.all(guesses)).map((attempt) => attempt?.word);
      assert.ok(words.filter((word) => word === 'in').length <= 1);
      assert.ok(
        words.every((word) => word === 'in' || word === 'refused'),
        words.join(),
      );
    });
  });
}
