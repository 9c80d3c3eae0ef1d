import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MINUTE } from '#kernel/clock.ts';
import { DATABASES } from '#test/support/test-server.ts';
import type { Person } from './face-driver.ts';
import { facesThat, WAYS } from './faces.ts';
import { type Holdings, holdings, type Lives, livesOf } from './holdings.ts';
import { everywhere, NEXT, START, startWorld, type World } from './world.ts';

/** All sessions alive, or dead, but those named. */
function sessions(life: 'alive' | 'dead', ...others: readonly string[]): Lives['sessions'] {
  const names = facesThat('opens').flatMap(({ name, refreshes }) =>
    refreshes === true ? [name, `${name}, refreshed`] : [name],
  );
  const opposite = life === 'alive' ? 'dead' : 'alive';
  const isOther = (name: string) => others.some((other) => name === other || name === `${other}, refreshed`);
  return Object.fromEntries(names.map((name) => [name, isOther(name) ? opposite : life]));
}

/** What lives, by what of the sessions does: single sign-on hangs on the session that gave it out. */
function lives(live: Lives['sessions'], others: 'alive' | 'dead'): Lives {
  return {
    sessions: live,
    singleSignOn: live.overkiz ?? 'dead',
    apiKey: others,
    resetCode: others,
    generatedPassword: others,
    addressLink: others,
  };
}

const NOTHING = lives(sessions('dead'), 'dead');

for (const database of DATABASES) {
  describe(`what dies dies at every face on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database);
    });
    after(() => world?.close());

    /** What is left of everything that a person held after an act. */
    const left = async (act: (who: Person, held: Holdings) => Promise<unknown>): Promise<Lives> => {
      const who = await world.person();
      const held = await holdings(world, who);
      await act(who, held);
      return livesOf(world, who, held);
    };

    test('nothing, when nothing happens', async () => {
      assert.deepEqual(await left(async () => {}), lives(sessions('alive'), 'alive'));
    });

    for (const face of facesThat('changePassword'))
      for (const { name } of face.sessions === undefined
        ? [{ name: '' }]
        : facesThat('opens').filter((opener) => opener.sessions === face.sessions))
        test(`password changed at ${face.name}${name === '' ? ' by a back end: all sessions' : ` in the session from ${name}: the others`}`, async () => {
          const rest = await left(async (who, held) =>
            assert.equal(await face.changePassword(world, who, START, NEXT, held.sessions.get(name)), 'done'),
          );
          assert.deepEqual(rest, { ...lives(sessions('dead', name), 'dead'), apiKey: 'alive' });
        });

    for (const face of facesThat('setPassword'))
      test(`password set at ${face.name}: everything`, async () => {
        const rest = await left(async (who) => assert.equal(await face.setPassword(world, who, NEXT), 'done'));
        assert.deepEqual(rest, NOTHING);
      });

    for (const face of facesThat('completeReset'))
      test(`password reset at ${face.name}: everything`, async () => {
        const rest = await left(async (who, { resetCode }) => {
          world.server.clock.advance(MINUTE);
          const code =
            face.name === 'zentry'
              ? resetCode
              : await face.askReset?.(world, who).then(() => world.secretTo(who.email));
          assert.equal(await face.completeReset(world, who, code ?? '', NEXT), 'done');
        });
        assert.deepEqual(rest, NOTHING);
      });

    for (const face of WAYS)
      test(`generated password first used at ${face.name}: everything older`, async () => {
        const rest = await left(async (who, { generatedPassword }) =>
          assert.equal((await face.signIn(world, who.email, generatedPassword)).word, 'in'),
        );
        assert.deepEqual(rest, { ...NOTHING, generatedPassword: 'alive' }, 'it is the password now');
      });

    test('second factor switched on: the other sessions, and a change of address under way', async () => {
      const rest = await left(async (who, { sessions: held }) => {
        const { headers = {} } = held.get('asseco') ?? {};
        assert.equal((await world.asseco.call('POST', '/TwoFactorCode/send', { headers })).status, 200);
        const body = { code: await world.secretTo(who.email) };
        assert.equal((await world.asseco.call('POST', '/TwoFactorCode/verify', { headers, body })).status, 200);
      });
      assert.deepEqual(rest, { ...lives(sessions('dead', 'asseco'), 'alive'), addressLink: 'dead' });
    });

    for (const face of facesThat('signOut'))
      for (const { name } of facesThat('opens').filter((opener) => opener.sessions === face.sessions))
        test(`signed out at ${face.name}: the session from ${name}, and nothing else`, async () => {
          const rest = await left(async (_who, held) => {
            const session = held.sessions.get(name) ?? { headers: {} };
            assert.equal(await face.signOut(world, session), 'done');
          });
          assert.deepEqual(rest, lives(sessions('alive', name), 'alive'));
        });

    const endings: Readonly<Record<string, (who: Person) => Promise<unknown>>> = {
      'made passive by an operator': (who) => world.setStatus(who, 'P'),
      'deleted by an operator': (who) => world.setStatus(who, 'D'),
      ...Object.fromEntries(
        facesThat('deactivate').map((face) => [
          `made passive at ${face.name}`,
          async (who: Person) => assert.equal(await face.deactivate(world, who), 'done'),
        ]),
      ),
    };
    for (const [how, end] of Object.entries(endings)) {
      test(`${how}: everything, and every door is closed`, async () => {
        const rest = await left(async (who) => {
          await end(who);
          for (const name of [who.email, who.username])
            assert.deepEqual(await world.ways(name, START), everywhere('refused'));
        });
        assert.deepEqual(rest, NOTHING);
      });

      test(`${how}: nothing is generated, sent or set any more, and nothing tells`, async () => {
        const who = await world.person();
        await end(who);
        const before = (await world.server.messages(who.email)).length;
        world.server.clock.advance(MINUTE);
        for (const face of facesThat('askReset')) assert.equal(await face.askReset(world, who), 'done');
        for (const face of facesThat('generatePassword'))
          await assert.rejects(face.generatePassword(world, who), /Nothing|No password|617/);
        for (const face of facesThat('setPassword')) assert.match(await face.setPassword(world, who, NEXT), /^404 /);
        assert.equal((await world.server.messages(who.email)).length, before);
        assert.deepEqual(await world.ways(who.email, NEXT), everywhere('refused'));
      });
    }

    test('made active again, the password opens every door, and what died stays dead', async () => {
      const rest = await left(async (who) => {
        await world.setStatus(who, 'P');
        await world.setStatus(who, 'A');
        assert.deepEqual(await world.ways(who.username, START), everywhere('in'));
      });
      assert.deepEqual(rest, NOTHING);
    });
  });
}
