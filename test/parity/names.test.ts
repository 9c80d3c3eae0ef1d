import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DATABASES } from '#test/support/test-server.ts';
import type { Person } from './face-driver.ts';
import { asseco } from './faces/asseco.ts';
import { overkiz } from './faces/overkiz.ts';
import { facesThat, WAYS } from './faces.ts';
import { everywhere, START, startWorld, type World } from './world.ts';

for (const database of DATABASES) {
  describe(`a name that changes at one face has changed at every other, on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database);
    });
    after(() => world?.close());

    const refused = async (name: string) => {
      assert.deepEqual(await world.ways(name, START), everywhere('refused'), name);
    };
    const isIn = async (name: string) => assert.deepEqual(await world.ways(name, START), everywhere('in'), name);
    const own = async ({ email }: Person) => (await world.session(asseco, email)).headers;

    test('a new username signs in everywhere, the former one nowhere, and nobody else is given it', async () => {
      const who = await world.person();
      const body = { 'new-username': 'renamed' };
      const changed = await world.asseco.identity('PUT', '/me/username', { headers: { ...(await own(who)) }, body });
      assert.equal(changed.status, 204, changed.text);
      await isIn('renamed');
      await isIn(who.email);
      await refused(who.username);
      for (const face of facesThat('whoAmI'))
        assert.equal(await face.whoAmI(world, await world.session(face, who.email)), 'renamed', face.name);
      const taken = await world.overkiz.call('GET', `/enduser/existingUserIds/${who.username}`);
      assert.deepEqual(taken.body, { userExists: true }, 'given up, and not to be had yet');
      for (const face of [asseco, overkiz] as const) {
        const newcomer = { username: who.username, email: `${face.name}@names.example`, password: START };
        await assert.rejects(async () => face.register?.(world, newcomer), /already/, face.name);
      }
    });

    const changes: Readonly<Record<string, (who: Person, to: string) => Promise<number>>> = {
      'the IdentityAPI': async (who, to) => {
        const headers = { ...(await own(who)) };
        return (await world.asseco.identity('PUT', '/me/email', { headers, body: { 'new-email': to } })).status;
      },
      'a back end': async ({ customerNumber }, to) => {
        const body = { firstName: 'A', surname: 'B', changedBy: 'web', changedByChannel: 'shop', email: to };
        return (await world.entur.call('PUT', `/profiles/${customerNumber}`, { token: world.partner, body })).status;
      },
    };
    for (const [where, change] of Object.entries(changes))
      test(`an address changed at ${where} serves nothing before it is confirmed, and then everything`, async () => {
        const who = await world.person();
        const to = `fresh-${who.username}@names.example`;
        const headers = { ...(await own(who)) };
        assert.ok((await change(who, to)) < 300);
        await isIn(who.email);
        await refused(to);
        for (const face of facesThat('askReset')) await face.askReset(world, { ...who, email: to });
        const sent = await world.server.messages(to);
        assert.deepEqual(
          sent.map(({ subject }) => subject),
          ['Your code from Tessera'],
          'no recovery by it',
        );
        for (const face of facesThat('register'))
          await assert.rejects(
            face.register(world, { username: `other-${face.name}`, email: to, password: START }),
            /already/,
          );
        for (const face of facesThat('shown')) {
          const session = await world.session(face.opens === undefined ? asseco : face, who.email);
          assert.deepEqual(await face.shown(world, who, session), { email: who.email, emailVerified: true }, face.name);
        }
        const body = { email: to, 'confirmation-code': await world.asseco.code(to) };
        assert.equal((await world.asseco.identity('PUT', '/me/email/confirm', { headers, body })).status, 204);
        await world.unlock(who.username);
        await isIn(to);
        await isIn(who.username);
        await refused(who.email);
        await world.unlock(who.username);
        for (const face of facesThat('shown')) {
          const session = await world.session(face.opens === undefined ? asseco : face, to);
          assert.deepEqual(await face.shown(world, who, session), { email: to, emailVerified: true }, face.name);
        }
      });

    test('nobody signs in with a phone number, customer number or id', async () => {
      const who = await world.person();
      for (const name of [who.id, who.customerNumber])
        for (const face of WAYS) assert.equal((await face.signIn(world, name, START)).word, 'refused', face.name);
    });
  });
}
