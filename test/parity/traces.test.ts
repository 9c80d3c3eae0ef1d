import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DATABASES } from '#test/support/test-server.ts';
import type { FaceDriver, Person } from './face-driver.ts';
import { facesThat, WAYS } from './faces.ts';
import { type Trace, watch } from './trace.ts';
import { NEXT, START, startWorld, type World } from './world.ts';

for (const database of DATABASES) {
  describe(`the same act leaves the same behind, whatever face it came by, on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database);
    });
    after(() => world?.close());

    /** Does the same at every face, each to a person of its own; gives what came of it. */
    const alike = async <Face extends FaceDriver>(
      faces: readonly Face[],
      act: (face: Face, who: Person) => Promise<unknown>,
    ): Promise<Trace> => {
      const traces: Trace[] = [];
      for (const face of faces) {
        const who = await world.person();
        const seen = await watch(world, who);
        await act(face, who);
        traces.push(await seen());
      }
      const [first, ...others] = traces;
      assert.ok(first !== undefined && others.length > 0);
      for (const [index, other] of others.entries())
        assert.deepEqual(other, first, `${faces[index + 1]?.name} as ${faces[0]?.name}`);
      return first;
    };

    test('a sign-in', async () => {
      const { audit, messages } = await alike(facesThat('opens'), (face, who) => face.signIn(world, who.email, START));
      assert.deepEqual([audit, messages], [['sign-in success pwd'], []]);
    });

    test('a wrong password', async () => {
      const { audit, messages } = await alike(WAYS, (face, who) => face.signIn(world, who.email, 'wrong'));
      assert.deepEqual([audit, messages], [['sign-in failure wrong'], []]);
    });

    test('a lock', async () => {
      const { audit, messages } = await alike(WAYS, async (face, who) => {
        for (const password of ['1', '2', '3', '4', '5', START]) await face.signIn(world, who.email, password);
      });
      assert.deepEqual(audit.slice(0, 2), ['account-locked success', 'sign-in failure locked']);
      assert.deepEqual(messages, ['email Your Tessera account is locked for a while']);
    });

    test('a sign-out', async () => {
      const { audit } = await alike(facesThat('signOut'), async (face, who) =>
        face.signOut(world, await world.session(face, who.email)),
      );
      assert.deepEqual(audit, ['sign-in success pwd', 'sign-out success']);
    });

    test('a change of password in the own session', async () => {
      const { audit, messages } = await alike(
        facesThat('changePassword').filter(({ opens }) => opens !== undefined),
        (face, who) => face.changePassword(world, who, START, NEXT),
      );
      assert.deepEqual(audit, ['password-changed success', 'sign-in success pwd']);
      assert.deepEqual(messages, ['email Your Tessera password has been changed']);
    });

    test('a wrong old password', async () => {
      const { audit } = await alike(
        facesThat('changePassword').filter(({ opens }) => opens !== undefined),
        async (face, who) => face.changePassword(world, who, 'wrong', NEXT, await world.session(face, who.email)),
      );
      assert.deepEqual(audit, ['password-change failure', 'sign-in success pwd']);
    });

    test('a reset', async () => {
      const { audit } = await alike(facesThat('completeReset'), async (face, who) => {
        await face.askReset?.(world, who);
        return face.completeReset(world, who, await world.secretTo(who.email), NEXT);
      });
      assert.deepEqual(audit, ['password-reset success', 'password-reset-requested success']);
    });

    test('a mailed password, and its first use', async () => {
      const mailed = facesThat('generatePassword').filter(({ name }) => name !== 'entur');
      await alike(mailed, async (face, who) => face.generatePassword(world, who));
      await alike(facesThat('opens'), async (face, who) =>
        face.signIn(world, who.email, (await mailed[0]?.generatePassword(world, who)) ?? ''),
      );
    });
  });
}
