import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { HOUR, MINUTE } from '#kernel/clock.ts';
import { DATABASES } from '#test/support/test-server.ts';
import type { Person, Session, Word } from './face-driver.ts';
import { asseco } from './faces/asseco.ts';
import { facesThat, forEveryPair, WAYS } from './faces.ts';
import { NEXT, startWorld, type World } from './world.ts';

/** What a session that must change its password opens, and what not: method, path, body, and the word of the answer. */
type Door = readonly [method: string, path: string, body?: unknown];
const CLOSED = 'password change required';
const OVERKIZ = '/enduser-mobile-web/enduserAPI';
const DOORS: Readonly<Record<'token' | 'cookie', { open: readonly Door[]; closed: readonly Door[] }>> = {
  token: {
    open: [
      ['GET', '/v1/identity/me'],
      ['GET', '/v1/identity/policy/password-requirements'],
      ['PUT', '/v1/identity/me/password', { 'old-password': 'wrong', 'new-password': NEXT }],
    ],
    closed: [
      ['PUT', '/v1/identity/me/username', { 'new-username': 'other' }],
      ['PUT', '/v1/identity/me/email', { 'new-email': 'other@x.example' }],
      ['PUT', '/v1/identity/me/answers', { answers: [] }],
      ['POST', '/v1/identity/me/logins', {}],
      ['DELETE', '/v1/identity/me/logins/x'],
      ['GET', '/v1/identity/users/{username}'],
      ['PUT', '/v1/identity/users/{username}/hint-picture', { url: 'https://x.example/p.png' }],
      ['GET', '/User/api-key'],
      ['POST', '/User/api-key/rotate'],
      ['GET', '/User/tenants'],
      ['POST', '/User/role', {}],
      ['POST', '/TwoFactorCode/send'],
      ['POST', '/TwoFactorCode/verify', { code: '000000' }],
      ['POST', '/TwoFactorCode/authenticator'],
      ['DELETE', '/TwoFactorCode'],
    ],
  },
  cookie: {
    open: [
      ['GET', `${OVERKIZ}/currentUserId`],
      ['GET', `${OVERKIZ}/authenticated`],
      ['GET', `${OVERKIZ}/enduser/mainAccount`],
      ['POST', `${OVERKIZ}/enduser/password`, { oldPassword: 'wrong', newPassword: NEXT }],
    ],
    closed: [
      ['POST', `${OVERKIZ}/events/register`],
      ['POST', `${OVERKIZ}/events/x/fetch`],
      ['POST', `${OVERKIZ}/enduser/email/validation`],
      ['POST', `${OVERKIZ}/enduser/ssoToken`],
    ],
  },
};

for (const database of DATABASES) {
  describe(`a generated password must be changed, at every face on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database);
    });
    after(() => world?.close());

    const word = async (session: Session, who: Person, [method, path, body]: Door): Promise<Word> => {
      const url = path.replace('{username}', encodeURIComponent(who.username));
      const answer = await world.asseco.call(method, url, { headers: { ...session.headers }, body });
      const { body: json } = answer;
      const said = json?.message ?? json?.detail ?? json?.error;
      const isClosed = /^(The password must be changed first\.|PasswordChangeRequired|Password change required)$/.test(
        said,
      );
      return isClosed ? CLOSED : `${answer.status}`;
    };
    const doorsOf = (kind: string | undefined) => DOORS[kind as keyof typeof DOORS];

    describe('whoever used it opens the own profile, the change and nothing else', () => {
      const openers = facesThat('opens');
      forEveryPair(facesThat('generatePassword'), openers, async (generator, opener) => {
        const who = await world.person();
        const session = await world.session(opener, who.email, await generator.generatePassword(world, who));
        const { open, closed } = doorsOf(opener.sessions);
        for (const door of open) assert.notEqual(await word(session, who, door), CLOSED, door.join(' '));
        for (const door of closed) assert.equal(await word(session, who, door), CLOSED, door.join(' '));
      });
    });

    describe('a sign-in elsewhere with the same password is no way round it', () => {
      forEveryPair(WAYS, facesThat('opens'), async (user, opener) => {
        const who = await world.person();
        const generated = (await facesThat('generatePassword')[0]?.generatePassword(world, who)) ?? '';
        assert.equal((await user.signIn(world, who.email, generated)).word, 'in');
        const session = await world.session(opener, who.username, generated);
        const [door] = doorsOf(opener.sessions).closed.slice(-1);
        assert.equal(await word(session, who, door ?? assert.fail()), CLOSED);
      });
    });

    describe('changed, set or reset at one, everything is open at another', () => {
      type Replace = (who: Person, generated: string) => Promise<Word>;
      const ways: readonly { name: string; signIn: typeof asseco.signIn; replace: Replace }[] = [
        ...facesThat('changePassword').map((face) => ({
          ...face,
          replace: (async (who, generated) => face.changePassword(world, who, generated, NEXT)) as Replace,
        })),
        ...facesThat('setPassword').map((face) => ({
          ...face,
          replace: (async (who) => face.setPassword(world, who, NEXT)) as Replace,
        })),
        ...facesThat('completeReset').map((face) => ({
          ...face,
          replace: (async (who) => {
            world.server.clock.advance(MINUTE);
            await face.askReset?.(world, who);
            return face.completeReset(world, who, await world.secretTo(who.email), NEXT);
          }) as Replace,
        })),
      ];
      forEveryPair(ways, facesThat('opens'), async ({ replace }, opener) => {
        const who = await world.person();
        const generated = (await facesThat('generatePassword')[0]?.generatePassword(world, who)) ?? '';
        await world.session(opener, who.email, generated);
        assert.equal(await replace(who, generated), 'done');
        const session = await world.session(opener, who.email, NEXT);
        for (const door of doorsOf(opener.sessions).closed.slice(0, 3))
          assert.notEqual(await word(session, who, door), CLOSED, door.join(' '));
      });
    });

    test('the session that changed it goes on, with everything open', async () => {
      const who = await world.person();
      const generated = (await facesThat('generatePassword')[0]?.generatePassword(world, who)) ?? '';
      const session = await world.session(asseco, who.email, generated);
      assert.equal(await word(session, who, ['GET', '/User/tenants']), CLOSED);
      assert.equal(await asseco.changePassword?.(world, who, generated, NEXT, session), 'done');
      assert.equal(await word(session, who, ['GET', '/User/tenants']), '200');
    });

    test('an API key from before dies, and none is given before the change', async () => {
      const who = await world.person();
      const key = await world.apiKey(await world.session(asseco, who.email));
      const generated = (await facesThat('generatePassword')[0]?.generatePassword(world, who)) ?? '';
      const session = await world.session(asseco, who.email, generated);
      assert.equal((await world.zentry.call('GET', '/User/tenants', { key })).status, 401);
      assert.equal(await word(session, who, ['GET', '/User/api-key']), CLOSED);
    });

    describe('used or not, it is dead a day after it was made, unless changed', () => {
      for (const generator of facesThat('generatePassword'))
        test(generator.name, async () => {
          const [unused, used, changed] = [await world.person(), await world.person(), await world.person()];
          const passwords = new Map<Person, string>();
          for (const who of [unused, used, changed]) passwords.set(who, await generator.generatePassword(world, who));
          for (const who of [used, changed]) await world.session(asseco, who.email, passwords.get(who));
          assert.equal(await asseco.changePassword?.(world, changed, passwords.get(changed) ?? '', NEXT), 'done');
          world.server.clock.advance(24 * HOUR);
          await world.renewPrograms();
          for (const who of [unused, used])
            for (const face of WAYS)
              assert.equal((await face.signIn(world, who.email, passwords.get(who) ?? '')).word, 'refused', face.name);
          assert.equal((await asseco.signIn(world, changed.email, NEXT)).word, 'in');
        });
    });
  });
}
