import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DATABASES } from '#test/support/test-server.ts';
import type { NewPerson, Person } from './face-driver.ts';
import { asseco } from './faces/asseco.ts';
import { facesThat, forEveryPair, WAYS } from './faces.ts';
import { START, startWorld, type World } from './world.ts';

for (const database of DATABASES) {
  describe(`whoever registers at one face is somebody at every other, on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database);
    });
    after(() => world?.close());

    let people = 0;
    const newcomer = (): NewPerson => {
      people += 1;
      return { username: `new-${people}`, email: `Fresh.${people}@x.example`, password: START };
    };
    const personOf = async ({ email, password }: NewPerson): Promise<Person> => {
      const [record] = await world.server.services.store.read.accounts.findForSignIn(email.toLowerCase());
      if (record === undefined) throw new Error(`${email} is nobody`);
      const { id, usernameDisplay, customerNumber } = record.account;
      return { id, username: usernameDisplay, email, customerNumber, password };
    };

    describe('and signs in with username and address, in any letter case', () => {
      forEveryPair(facesThat('register'), WAYS, async (writer, reader) => {
        const person = newcomer();
        const username = await writer.register(world, person);
        for (const name of [username, person.email, person.email.toUpperCase()])
          assert.equal((await reader.signIn(world, name, START)).word, 'in', name);
        assert.equal((await reader.signIn(world, username, 'Start-pass2')).word, 'refused');
      });
    });

    describe('and is told by the same name', () => {
      forEveryPair(facesThat('register'), facesThat('whoAmI'), async (writer, reader) => {
        const person = newcomer();
        const username = await writer.register(world, person);
        const session = await world.session(reader, person.email);
        assert.equal(await reader.whoAmI(world, session), username);
      });
    });

    describe('and is shown with the same address, proved or not', () => {
      forEveryPair(facesThat('register'), facesThat('shown'), async (writer, reader) => {
        const person = newcomer();
        await writer.register(world, person);
        const session = await world.session(reader.opens === undefined ? asseco : reader, person.email);
        const shown = await reader.shown(world, await personOf(person), session);
        // Only whoever was invited has come by the address.
        const emailVerified = writer.name === 'zentry';
        assert.deepEqual(
          { ...shown, email: shown.email.toLowerCase() },
          { email: person.email.toLowerCase(), emailVerified },
        );
      });
    });

    describe('and whose address is proved at one, has it proved at another', () => {
      forEveryPair(facesThat('proveAddress'), facesThat('shown'), async (writer, reader) => {
        const who = await world.person({ confirmed: false });
        const shown = async (password: string) => {
          const session = await world.session(reader.opens === undefined ? asseco : reader, who.email, password);
          return reader.shown(world, who, session);
        };
        assert.equal((await shown(START)).emailVerified, false);
        assert.deepEqual(await shown(await writer.proveAddress(world, who)), { email: who.email, emailVerified: true });
      });
    });

    describe('and takes the names from everyone who comes later', () => {
      forEveryPair(facesThat('register'), facesThat('register'), async (writer, second) => {
        const person = newcomer();
        await writer.register(world, person);
        await assert.rejects(second.register(world, { ...newcomer(), email: person.email.toUpperCase() }), /already/);
      });
    });

    test('at once through every face, one of them gets the address', async () => {
      const { email } = newcomer();
      const faces = facesThat('register');
      const tries = Array.from({ length: 4 }, () => faces).flat();
      const outcomes = await Promise.allSettled(
        tries.map((face, index) => face.register(world, { username: `race-${index}`, email, password: START })),
      );
      // An invited person sets the first password by the mailed code, which the other invitations cannot have.
      const made = outcomes.filter(({ status }) => status === 'fulfilled');
      assert.equal(
        made.length,
        1,
        outcomes.map((one) => (one.status === 'rejected' ? String(one.reason) : 'made')).join('\n'),
      );
      const holders = await world.server.services.store.read.accounts.findForSignIn(email.toLowerCase());
      assert.equal(holders.length, 1);
    });
  });
}
