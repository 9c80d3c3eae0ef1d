import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MINUTE } from '#kernel/clock.ts';
import { DATABASES } from '#test/support/test-server.ts';
import type { FaceDriver, Having, Person, Word } from './face-driver.ts';
import { asseco } from './faces/asseco.ts';
import { facesThat, forEveryPair, WAYS } from './faces.ts';
import { everywhere, NEXT, START, startWorld, type World } from './world.ts';

const LAST = 'wandering-albatross-9';

for (const database of DATABASES) {
  describe(`a password is old or new, never both, at every face on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database);
    });
    after(() => world?.close());

    /** By either name, at one way in. The new one first: signing in clears what was counted before. */
    const replaced = async (reader: FaceDriver, { username, email }: Person, from: string, to: string) => {
      for (const name of [username, email]) assert.equal((await reader.signIn(world, name, to)).word, 'in', name);
      for (const name of [username, email])
        assert.equal((await reader.signIn(world, name, from)).word, 'refused', name);
    };
    const reset = async (face: Having<'completeReset'>, who: Person, to: string): Promise<Word> => {
      // Whoever was sent something just now is sent nothing more (shared-model M-9).
      world.server.clock.advance(MINUTE);
      assert.equal(await face.askReset?.(world, who), 'done');
      return face.completeReset(world, who, await world.secretTo(who.email), to);
    };

    describe('changed', () => {
      forEveryPair(facesThat('changePassword'), WAYS, async (writer, reader) => {
        const who = await world.person();
        assert.equal(await writer.changePassword(world, who, START, NEXT), 'done');
        await replaced(reader, who, START, NEXT);
      });
    });

    describe('changed at one, and again at another', () => {
      forEveryPair(facesThat('changePassword'), facesThat('changePassword'), async (first, second) => {
        const who = await world.person();
        assert.equal(await first.changePassword(world, who, START, NEXT), 'done');
        assert.equal(await second.changePassword(world, who, NEXT, LAST), 'done');
        assert.deepEqual(await world.ways(who.email, LAST), everywhere('in'));
        assert.equal((await first.signIn(world, who.email, START)).word, 'refused');
        assert.equal((await second.signIn(world, who.email, NEXT)).word, 'refused');
      });
    });

    describe('set', () => {
      forEveryPair(facesThat('setPassword'), WAYS, async (writer, reader) => {
        const who = await world.person();
        assert.equal(await writer.setPassword(world, who, NEXT), 'done');
        await replaced(reader, who, START, NEXT);
      });
    });

    describe('reset', () => {
      forEveryPair(facesThat('completeReset'), WAYS, async (writer, reader) => {
        const who = await world.person();
        assert.equal(await reset(writer, who, NEXT), 'done');
        await replaced(reader, who, START, NEXT);
      });
    });

    describe('asked for at one, completed at another, once', () => {
      forEveryPair(facesThat('askReset'), facesThat('completeReset'), async (asked, completed) => {
        const who = await world.person();
        assert.equal(await asked.askReset(world, who), 'done');
        const code = await world.secretTo(who.email);
        assert.equal(await completed.completeReset(world, who, code, NEXT), 'done');
        assert.deepEqual(await world.ways(who.email, NEXT), everywhere('in'));
        for (const face of facesThat('completeReset'))
          assert.equal(await face.completeReset(world, who, code, LAST), 'invalid code');
      });
    });

    describe('asked for at one, and again at another: one code is under way, the newest', () => {
      forEveryPair(facesThat('askReset'), facesThat('askReset'), async (first, second) => {
        const who = await world.person();
        assert.equal(await first.askReset(world, who), 'done');
        const older = await world.secretTo(who.email);
        assert.equal(await second.askReset(world, who), 'done');
        assert.equal(await world.secretTo(who.email), older, 'a repeat within half a minute sends nothing');
        world.server.clock.advance(MINUTE);
        assert.equal(await second.askReset(world, who), 'done');
        const newer = await world.secretTo(who.email);
        assert.equal(await second.completeReset?.(world, who, older, NEXT), 'invalid code');
        assert.equal(await first.completeReset?.(world, who, newer, NEXT), 'done');
      });
    });

    describe('generated at one, first used at another', () => {
      forEveryPair(facesThat('generatePassword'), WAYS, async (writer, reader) => {
        const who = await world.person();
        const generated = await writer.generatePassword(world, who);
        assert.deepEqual(await world.ways(who.email, START), everywhere('in'), 'the live one works until then');
        assert.equal((await reader.signIn(world, who.email, generated)).word, 'in');
        assert.deepEqual(await world.ways(who.email, generated), everywhere('in'));
        assert.deepEqual(await world.ways(who.username, START), everywhere('refused'));
      });
    });

    describe('generated at one and then at another: only the newest is one', () => {
      forEveryPair(facesThat('generatePassword'), facesThat('generatePassword'), async (first, second) => {
        const who = await world.person();
        const older = await first.generatePassword(world, who);
        world.server.clock.advance(MINUTE);
        const newer = await second.generatePassword(world, who);
        assert.equal((await first.signIn(world, who.email, older)).word, 'refused');
        assert.equal((await second.signIn(world, who.email, newer)).word, 'in');
      });
    });

    describe('generated, and void once another one is in force', () => {
      const replacers: readonly (FaceDriver & { replace: (who: Person) => Promise<Word> })[] = [
        ...facesThat('changePassword').map((face) => ({
          ...face,
          replace: (who: Person) => face.changePassword(world, who, START, NEXT),
        })),
        ...facesThat('setPassword').map((face) => ({
          ...face,
          replace: (who: Person) => face.setPassword(world, who, NEXT),
        })),
        ...facesThat('completeReset').map((face) => ({ ...face, replace: (who: Person) => reset(face, who, NEXT) })),
      ];
      forEveryPair(facesThat('generatePassword'), replacers, async (writer, replacer) => {
        const who = await world.person();
        const generated = await writer.generatePassword(world, who);
        assert.equal(await replacer.replace(who), 'done');
        assert.equal((await writer.signIn(world, who.email, NEXT)).word, 'in');
        assert.equal((await writer.signIn(world, who.email, generated)).word, 'refused');
        assert.equal((await replacer.signIn(world, who.email, generated)).word, 'refused');
      });
    });

    test('a wrong old password changes nothing, and counts, wherever it is given', async () => {
      const who = await world.person();
      for (const face of facesThat('changePassword')) {
        const session = face.opens === undefined ? undefined : await world.session(face, who.email);
        assert.equal(await face.changePassword(world, who, 'wrong', NEXT, session), 'refused', face.name);
      }
      assert.equal(await failures(world, who), facesThat('changePassword').length);
      assert.deepEqual(await world.ways(who.email, START), everywhere('in'));
    });

    describe('one policy', () => {
      const setters: readonly [string, (who: Person, to: string) => Promise<Word>][] = [
        ...facesThat('changePassword').map((face): (typeof setters)[number] => [
          `changed at ${face.name}`,
          (who, to) => face.changePassword(world, who, START, to),
        ]),
        ...facesThat('setPassword').map((face): (typeof setters)[number] => [
          `set at ${face.name}`,
          (who, to) => face.setPassword(world, who, to),
        ]),
        ...facesThat('completeReset').map((face): (typeof setters)[number] => [
          `reset at ${face.name}`,
          (who, to) => reset(face, who, to),
        ]),
      ];
      const candidates: readonly [Word, (who: Person) => string][] = [
        ['weak', () => 'short'],
        ['weak', () => 'password1'],
        ['weak', () => 'qwerty123'],
        ['weak', ({ username }) => `x-${username}-y`],
        ['weak', ({ email }) => `x-${email.split('@')[0]}-y`],
        ['done', () => NEXT],
        ['done', () => 'p4ssw0rd!'],
        ['done', () => 'åtte små elver'],
        ['done', () => '🔑'.repeat(100)],
      ];
      for (const [where, set] of setters)
        test(where, async () => {
          for (const [expected, candidate] of candidates) {
            const who = await world.person();
            const to = candidate(who);
            assert.equal(await set(who, to), expected, to);
            const word = expected === 'done' ? 'in' : 'refused';
            assert.equal((await asseco.signIn(world, who.email, to)).word, word, to);
          }
        });
    });
  });
}

/** How many proofs of a person failed, by the audit trail. */
async function failures(world: World, { id }: Person): Promise<number> {
  const rows = await world.server.services.store.read.audit.list({ accountId: id, limit: 200 });
  return rows.filter(({ result }) => result === 'failure').length;
}
