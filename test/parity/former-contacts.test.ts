import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { URI } from 'otpauth';
import { MINUTE } from '#kernel/clock.ts';
import { create, leastOf, mailedToken } from '#test/support/main-account.ts';
import { DATABASES } from '#test/support/test-server.ts';
import type { Person, Session } from './face-driver.ts';
import { asseco } from './faces/asseco.ts';
import { entur } from './faces/entur.ts';
import { facesThat } from './faces.ts';
import { everywhere, NEXT, START, startWorld, type World } from './world.ts';

let serial = 0;

for (const database of DATABASES) {
  describe(`what was sent to a contact opens nothing once another is in force, on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database);
    });
    after(() => world?.close());

    const ok = async (call: Promise<{ status: number; text: string }>) => {
      const { status, text } = await call;
      assert.ok(status >= 200 && status < 300, text);
    };
    const generate = async (who: Person) => (await asseco.generatePassword?.(world, who)) ?? assert.fail();
    /** Has an address confirmed in a session of the account's own. */
    const confirm = async ({ headers }: Session, email: string) => {
      await ok(world.asseco.identity('PUT', '/me/email', { headers, body: { 'new-email': email } }));
      const body = { email, 'confirmation-code': await world.asseco.code(email) };
      await ok(world.asseco.identity('PUT', '/me/email/confirm', { headers, body }));
    };
    const confirmPhone = async ({ headers }: Session, phone: string) => {
      await ok(world.asseco.identity('PUT', '/me/phone-number', { headers, body: { 'new-phone-number': phone } }));
      const body = { 'phone-number': phone, 'confirmation-code': await world.asseco.code(phone) };
      await ok(world.asseco.identity('PUT', '/me/phone-number/confirm', { headers, body }));
    };
    const anotherAddress = async (session: Session): Promise<string> => {
      serial += 1;
      const email = `later-${serial}@x.example`;
      world.server.clock.advance(MINUTE);
      await confirm(session, email);
      return email;
    };
    const anotherPhone = () => {
      serial += 1;
      return `+47951${String(serial).padStart(5, '0')}`;
    };
    /** Switches on an authenticator app; gives its next code. */
    const enrol = async ({ headers }: Session): Promise<() => string> => {
      const { body } = await world.asseco.call('POST', '/TwoFactorCode/authenticator', { headers });
      const app = URI.parse(body.authenticatorUri);
      const code = () => app.generate({ timestamp: world.server.clock.now() } as never);
      await ok(world.asseco.call('POST', '/TwoFactorCode/verify', { headers, body: { code: code() } }));
      return () => {
        world.server.clock.advance(MINUTE);
        return code();
      };
    };
    /** A password that was sent is nobody's, whatever it is presented as; the person's own is in force. */
    const assertVoid = async (who: Person, sent: string, word = 'in') => {
      await world.unlock(who.username);
      assert.deepEqual(await world.ways(who.username, sent), everywhere('refused'));
      await world.unlock(who.username);
      // A back end presents it without signing in.
      assert.equal(await entur.changePassword?.(world, who, sent, NEXT), 'refused');
      await world.unlock(who.username);
      assert.equal((await asseco.signIn(world, who.username, START)).word, word);
    };

    for (const confirmed of [false, true])
      for (const face of facesThat('generatePassword')) {
        const state = confirmed ? 'confirmed' : 'never confirmed';
        test(`${face.name}: a generated password, after an address that was ${state} was changed`, async () => {
          const who = await world.person({ confirmed });
          const sent = await face.generatePassword(world, who);
          const session = await world.session(asseco, who.username);
          await anotherAddress(session);
          await enrol(session);
          await assertVoid(who, sent, 'second factor');
        });
      }

    test('a generated password, after its address was confirmed in the session: no factor is passed by', async () => {
      const who = await world.person({ confirmed: false });
      const sent = await generate(who);
      const session = await world.session(asseco, who.username);
      world.server.clock.advance(MINUTE);
      await confirm(session, who.email);
      const code = await enrol(session);
      await assertVoid(who, sent, 'second factor');
      assert.equal((await asseco.signIn(world, who.username, START, code())).word, 'in', 'the factor is there still');
    });

    test('a generated password that was to prove an address proves none that is in force, in any row', async () => {
      // As a server of before would have left it: the address confirmed, the password there still.
      const who = await world.person({ confirmed: false });
      const { store } = world.server.services;
      const [address] = await store.read.contacts.listByAccount(who.id, world.server.clock.now());
      const sent = await generate(who);
      const kept = (await store.read.accounts.findForSignInById(who.id))?.generated ?? assert.fail();
      const session = await world.session(asseco, who.username);
      world.server.clock.advance(MINUTE);
      await confirm(session, who.email);
      await enrol(session);
      const now = world.server.clock.now();
      await store.write((tx) =>
        tx.credentials.putGeneratedPassword(who.id, kept.hash, now, kept.expiresAt, address?.id ?? null),
      );
      await assertVoid(who, sent, 'second factor');
    });

    test('a generated password that was texted to a former phone', async () => {
      const who = await world.person();
      const session = await world.session(asseco, who.username);
      const former = anotherPhone();
      await confirmPhone(session, former);
      await generate(who);
      const sent = await world.mailedPassword(former);
      world.server.clock.advance(MINUTE);
      await confirmPhone(session, anotherPhone());
      await assertVoid(who, sent);
    });

    test('not so what the owner of an address that nobody confirmed was mailed, because a phone is another', async () => {
      const who = await world.person({ confirmed: false });
      const session = await world.session(asseco, who.username);
      const former = anotherPhone();
      await confirmPhone(session, former);
      const mailed = await generate(who);
      const texted = await world.mailedPassword(former);
      world.server.clock.advance(MINUTE);
      await confirmPhone(session, anotherPhone());
      assert.equal((await asseco.signIn(world, who.username, texted)).word, 'refused');
      assert.equal((await asseco.signIn(world, who.email, mailed)).word, 'in');
    });

    test('a code that a reset was asked for with', async () => {
      for (const face of facesThat('completeReset')) {
        const who = await world.person();
        const session = await world.session(asseco, who.username);
        assert.equal(await face.askReset?.(world, who), 'done');
        const code = await world.secretTo(who.email);
        const later = await anotherAddress(session);
        // Nor when the former address is taken up again: it was given up.
        await anotherAddress(session);
        world.server.clock.advance(MINUTE);
        await confirm(session, who.email);
        assert.equal(await face.completeReset(world, who, code, NEXT), 'invalid code', `${face.name} ${later}`);
      }
    });

    for (const [channel, change] of [
      ['address', (session: Session) => anotherAddress(session)],
      ['phone', (session: Session) => confirmPhone(session, anotherPhone())],
    ] as const)
      test(`the code of a second factor, after a change of the ${channel}`, async () => {
        const who = await world.person();
        const session = await world.session(asseco, who.username);
        const phone = anotherPhone();
        if (channel === 'phone') await confirmPhone(session, phone);
        const to = channel === 'phone' ? phone : who.email;
        const { headers } = session;
        await ok(world.asseco.call('POST', '/TwoFactorCode/send', { headers }));
        const first = { code: await world.secretTo(to) };
        await ok(world.asseco.call('POST', '/TwoFactorCode/verify', { headers, body: first }));
        world.server.clock.advance(MINUTE);
        assert.equal((await asseco.signIn(world, who.username, START)).word, 'second factor');
        const code = await world.asseco.code(to);
        await change(session);
        assert.deepEqual(await world.ways(who.username, START, code), everywhere('refused'));
      });

    test('terms of use that were mailed to it', async () => {
      serial += 1;
      const userId = `terms-owner-${serial}`;
      const gateway = `${5000 + serial}-0000-0000`;
      assert.equal((await create(world.overkiz, leastOf(userId, { gatewayId: gateway }))).status, 201);
      const mailed = await mailedToken(world.overkiz, `${userId}@example.org`, gateway);
      await anotherAddress(await world.session(asseco, userId, 'quiet-harbour-42'));
      const accepted = await world.overkiz.call('POST', `/termsOfUse/${gateway}/accept/${mailed}`);
      assert.equal(accepted.text, '{"TermsOfUseValidated":false}');
    });
  });
}
