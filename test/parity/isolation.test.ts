import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { registerUser } from '#core/accounts/register-user.ts';
import { secret } from '#kernel/secret.ts';
import { confirmContacts } from '#test/support/confirm-contacts.ts';
import { numbered } from '#test/support/entur.ts';
import { nameless } from '#test/support/nameless.ts';
import { DATABASES } from '#test/support/test-server.ts';
import type { FaceDriver, Person } from './face-driver.ts';
import { asseco } from './faces/asseco.ts';
import { facesThat, forEveryPair, WAYS } from './faces.ts';
import { everywhere, NEXT, START, startWorld, type World } from './world.ts';

/** The password of whoever is in the other organisation. */
const OTHER = 'other-home-42';

for (const database of DATABASES) {
  describe(`organisations are apart at every face on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database);
    });
    after(() => world?.close());

    /** Somebody in the other organisation, by the names of this one's person or by own ones. */
    const foreigner = async ({ username, email }: Pick<Person, 'username' | 'email'>): Promise<Person> => {
      const tenant = await world.server.services.store.read.tenants.findByName('t2');
      const input = { username, email, password: secret(OTHER), tenantId: tenant?.id ?? '' };
      const { id, customerNumber } = await world.server.operate(registerUser, input);
      await confirmContacts(world.server, id);
      return { id, username, email, customerNumber, password: OTHER };
    };
    const namesakes = async () => {
      const here = await world.person();
      await foreigner(here);
      return { here };
    };
    let strangers = 0;
    const alone = () => {
      strangers += 1;
      return foreigner({ username: `there-${strangers}`, email: `there-${strangers}@t2.example` });
    };
    /** How the other organisation's own ways in judge a password. */
    const there = async (name: string, password: string) => [
      numbered(await world.entur.verify(world.otherPartner, name, password)),
      (await world.zentry.signIn(name, password, 't2')).status,
    ];
    const IN = ['200', 200];
    const REFUSED = ['401/401', 400];

    test('one address can be two people: each password opens its own, and no other', async () => {
      const { here } = await namesakes();
      assert.deepEqual(await world.ways(here.email, START), everywhere('in'));
      assert.deepEqual(await there(here.email, OTHER), IN);
      assert.deepEqual(await there(here.username, START), REFUSED);
      assert.deepEqual(await world.ways(here.username, OTHER), everywhere('refused'));
      assert.equal((await asseco.signIn(world, here.email, START)).word, 'refused', 'as many wrong guesses lock');
      assert.deepEqual(await there(here.email, OTHER), IN, 'and only whom they were about');
    });

    describe('a password replaced here is as it was there', () => {
      const acts: readonly [string, (who: Person) => Promise<unknown>][] = [
        ...facesThat('changePassword').map(({ name, changePassword }): (typeof acts)[number] => [
          `changed at ${name}`,
          (who) => changePassword(world, who, START, NEXT),
        ]),
        ...facesThat('setPassword').map(({ name, setPassword }): (typeof acts)[number] => [
          `set at ${name}`,
          (who) => setPassword(world, who, NEXT),
        ]),
        ...facesThat('completeReset').map((face): (typeof acts)[number] => [
          `reset at ${face.name}`,
          async (who) => {
            await face.askReset?.(world, who);
            return face.completeReset(world, who, await world.secretTo(who.email), NEXT);
          },
        ]),
      ];
      for (const [how, act] of acts)
        test(how, async () => {
          const { here } = await namesakes();
          assert.equal(await act(here), 'done');
          assert.equal((await asseco.signIn(world, here.email, NEXT)).word, 'in');
          assert.deepEqual(await there(here.email, OTHER), IN);
          assert.deepEqual(await there(here.email, NEXT), REFUSED);
        });
    });

    describe('what a face of one organisation is told of the other’s person is what it is told of nobody', () => {
      const answers = async (face: FaceDriver, { username, email, customerNumber }: Person) => {
        const raw = world.asseco;
        if (face.name === 'asseco')
          return [
            await raw.identity('GET', `/users/${username}`, { token: world.client }),
            await raw.identity('GET', `/users?email=${email}`, { token: world.client }),
            await raw.identity('GET', `/users/${username}/available`, { token: world.client }),
            await raw.identity('POST', `/users/${username}/password/reset`, { token: world.client, body: {} }),
          ];
        if (face.name === 'zentry')
          return [
            await world.zentry.call('POST', '/User/claim', { token: world.admin }, { email, type: 'a', value: 'b' }),
            await world.zentry.call(
              'POST',
              '/User/role',
              { token: world.admin },
              { email, role: 'Helper', tenantId: 'default' },
            ),
          ];
        if (face.name === 'overkiz') return [await world.overkiz.call('GET', `/enduser/existingUserIds/${username}`)];
        const by = { token: world.partner };
        return [
          await world.entur.verify(world.partner, email, OTHER),
          await world.entur.call('GET', `/profiles/${customerNumber}`, by),
          await world.entur.call('GET', `/profiles?email=${email}`, by),
          await world.entur.call('PUT', `/profiles/${customerNumber}/set-password`, {
            ...by,
            body: { newPassword: NEXT },
          }),
          await world.entur.call('PUT', `/profiles/1/${email}/generate-password`, by),
        ];
      };
      for (const face of WAYS.filter(({ name }) => name !== 'zentry /login'))
        test(face.name, async () => {
          const foreign = await alone();
          const nobody = {
            ...foreign,
            username: 'nobody-1',
            email: 'nobody-1@t2.example',
            customerNumber: '4044044041',
          };
          const told = async (who: Person) =>
            (await answers(face, who)).map((answer) => nameless(answer, [who.email, who.username, who.customerNumber]));
          assert.deepEqual(await told(foreign), await told(nobody));
        });
    });

    describe('who is in the other organisation alone signs in where people do, and at no back end of this one', () => {
      for (const face of WAYS)
        test(face.name, async () => {
          const foreign = await alone();
          const word = face.name === 'entur' ? 'refused' : 'in';
          assert.equal((await face.signIn(world, foreign.email, OTHER)).word, word);
        });
    });

    describe('a session of the other organisation is one person’s at every face', () => {
      for (const reader of facesThat('whoAmI'))
        forEveryPair(
          facesThat('opens').filter(({ sessions }) => sessions === reader.sessions),
          [reader],
          async (opened) => {
            const foreign = await alone();
            const session = await world.session(opened, foreign.email, OTHER);
            assert.equal(await reader.whoAmI(world, session), foreign.username);
          },
        );
    });

    test('this organisation is not to be had by a header', async () => {
      const foreign = await alone();
      const token = await world.zentry.tokenOf(foreign.email, undefined, OTHER);
      for (const tenant of ['default', 'nowhere']) {
        const answer = await world.zentry.call('GET', '/User/tenants', { token, tenant });
        assert.deepEqual([answer.status, answer.body.detail], [403, 'The tenant is not available.'], tenant);
      }
    });
  });
}
