import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { listOutbox, retryOutbox, sendTestMessage } from '#core/outbox/administer-outbox.ts';
import type { OutboxRow } from '#core/ports/repositories/outbox.ts';
import { MINUTE, SECOND } from '#kernel/clock.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { parts } from './mail-sink.ts';
import { messageId, type PostOffice, startPostOffice } from './post-office.ts';

for (const database of DATABASES) {
  describe(`mail that does not get through on ${database}`, () => {
    let office: PostOffice;
    let server: TestServer;
    let api: AssecoDriver;
    let program: { id: string; secret: string };
    let token: string;
    let serial = 0;
    before(async () => {
      office = await startPostOffice();
      server = await startTestServer({ database, env: office.env });
      api = new AssecoDriver(server);
      program = await server.createClient();
    });
    after(async () => {
      await server?.close();
      await office?.close();
    });
    beforeEach(async () => {
      office.reset();
      token = await api.clientToken(program);
    });

    const rows = async (): Promise<readonly OutboxRow[]> =>
      (await server.services.store.read.outbox.list(undefined, 500)).filter(({ channel }) => channel === 'email');
    const row = async (id: string) => (await rows()).find((one) => one.id === id) as OutboxRow;
    /** A mail that nothing else is about; its row. */
    async function testMail(): Promise<OutboxRow> {
      serial += 1;
      const known = new Set((await rows()).map(({ id }) => id));
      await server.operate(sendTestMessage, { to: `test${serial}@example.org` });
      return (await rows()).find(({ id }) => !known.has(id)) as OutboxRow;
    }
    const goTo = (instant: number) => server.clock.advance(instant - server.clock.now());
    const idOf = ({ id }: OutboxRow) => `<${id}@example.net>`;
    const reached = () => office.mails.map(messageId);

    test('the API answers as usual while the mail server is down; all of it arrives once it is back', async () => {
      await office.closeMail();
      const body = {
        username: 'patient',
        password: 'Start-pass1',
        email: 'Patient@Example.org',
        'phone-number': '+4791000001',
        'first-name': 'x" <e@evil.test>, y@evil.test,',
      };
      assert.equal((await api.identity('POST', '/users', { token, body })).status, 201);
      assert.equal((await api.identity('POST', '/users/patient/password/reset', { token })).status, 204);
      await server.deliver();
      assert.equal(office.texts.length, 1, 'text messages go on');
      const waiting = (await rows()).filter(({ status }) => status === 'queued');
      assert.deepEqual(waiting.map(({ template }) => template).sort(), ['confirm-contact', 'generated-password']);
      for (const { attempts, lastError, leaseUntil } of waiting) {
        assert.deepEqual([attempts, leaseUntil], [1, null]);
        assert.match(lastError ?? '', /ECONNREFUSED/);
      }
      await office.openMail();
      server.clock.advance(10 * SECOND);
      await server.deliver();
      assert.deepEqual(reached().sort(), waiting.map(idOf).sort());
      for (const { to, raw } of office.mails) {
        assert.deepEqual(to, ['patient@example.org']);
        assert.doesNotMatch(raw, /^(Bcc|Cc):/im);
      }
      const generated = office.mails.flatMap(({ raw }) => /^[A-Za-z2-9]{16}\r$/m.exec(raw)?.[0].trim() ?? [])[0] ?? '';
      assert.equal((await api.signIn('patient', generated)).status, 200);
    });

    test('a mail server that says “later” is asked again, each time later, with the same Message-ID', async () => {
      office.judgeMail = () => 451;
      const { id } = await testMail();
      const quick = [5 * SECOND, 15 * SECOND, MINUTE, ...Array<number>(5).fill(4 * MINUTE)];
      const pauses = [...quick, 15 * MINUTE, 30 * MINUTE, 45 * MINUTE, 45 * MINUTE];
      for (const [index, pause] of pauses.entries()) {
        await server.deliver();
        assert.equal(office.mails.length, index + 1);
        const { status, attempts, nextAt, payload, lastError } = await row(id);
        assert.deepEqual([status, attempts, payload?.startsWith('v1.')], ['queued', index + 1, true]);
        assert.match(lastError ?? '', /451/);
        const wait = nextAt - server.clock.now();
        assert.ok(wait >= pause * 0.75 && wait <= pause * 1.25, `${wait} for ${pause}`);
        goTo(nextAt - 1);
        await server.deliver();
        assert.equal(office.mails.length, index + 1, 'not before its time');
        goTo(nextAt);
      }
      office.judgeMail = () => 250;
      await server.deliver();
      const sent = await row(id);
      assert.deepEqual([sent.status, sent.payload, sent.finishedAt], ['sent', null, server.clock.now()]);
      assert.deepEqual(reached(), Array(pauses.length + 1).fill(idOf(sent)));
    });

    test('R17: a server that greylists for a quarter of an hour has the mail within twenty minutes', async () => {
      const begun = server.clock.now();
      office.judgeMail = () => (server.clock.now() - begun < 15 * MINUTE ? 451 : 250);
      const { id } = await testMail();
      let last = await row(id);
      for (let tries = 0; last.status === 'queued' && tries < 20; tries += 1) {
        if (last.nextAt > server.clock.now()) goTo(last.nextAt);
        await server.deliver();
        last = await row(id);
      }
      assert.equal(last.status, 'sent');
      assert.ok(server.clock.now() - begun <= 20 * MINUTE, `${(server.clock.now() - begun) / MINUTE} minutes`);
    });

    test('R17: of two codes that waited only the newer is sent, and works', async () => {
      assert.equal((await api.register(token, { username: 'newest' })).status, 201);
      await server.deliver();
      office.judgeMail = () => 451;
      const zentry = async () => {
        server.clock.advance(MINUTE);
        const answer = await api.call('POST', '/forgotPassword', { body: { email: 'newest@example.org' } });
        assert.equal(answer.status, 200);
      };
      await zentry();
      await server.deliver();
      await zentry();
      // No attempt of before may still be under way when the server takes mail again.
      await server.deliver();
      office.reset();
      server.clock.advance(MINUTE);
      await server.deliver();
      const codes = office.mails
        .map(({ raw }) => /^[A-Za-z0-9_-]{43}$/m.exec(parts(raw)[0]?.content ?? '')?.[0])
        .filter((code) => code !== undefined);
      assert.equal(codes.length, 1);
      const body = { email: 'newest@example.org', resetCode: codes[0], newPassword: 'Another-pass2' };
      assert.equal((await api.call('POST', '/resetPassword', { body })).status, 200);
      // The notice of it belongs to this test.
      await server.deliver();
    });

    test('after an outage they do not all come back at once', async () => {
      office.judgeMail = () => 451;
      const made: OutboxRow[] = [];
      for (let count = 0; count < 10; count += 1) made.push(await testMail());
      await server.deliver();
      const again = await Promise.all(made.map(async ({ id }) => (await row(id)).nextAt));
      assert.ok(new Set(again).size > 1, again.join());
      office.judgeMail = () => 250;
      server.clock.advance(10 * SECOND);
      await server.deliver();
      assert.equal(new Set(reached()).size, 10);
    });

    test('a mail server that says “never” is believed: a dead letter, sealed, that an operator can replay', async () => {
      office.judgeMail = () => 554;
      assert.equal((await api.register(token, { username: 'refused' })).status, 201);
      await server.deliver();
      const [dead] = await server.operate(listOutbox, { status: 'dead', limit: 10 });
      assert.ok(dead !== undefined && !('payload' in dead));
      assert.equal(dead.template, 'confirm-contact');
      assert.match(dead.lastError ?? '', /554/);
      const code = /^(\d{6})\r$/m.exec(office.mails[0]?.raw ?? '')?.[1] ?? 'none';
      assert.ok(!JSON.stringify(dead).includes(code), 'a filter that quotes the mail puts no code into the list');
      assert.match((await row(dead.id)).payload ?? '', /^v1\./);
      server.clock.advance(5 * MINUTE);
      await server.deliver();
      assert.equal(office.mails.length, 1);
      office.judgeMail = () => 250;
      assert.equal(await server.operate(retryOutbox, { id: dead.id }), 1);
      await server.deliver();
      assert.deepEqual(reached(), Array(2).fill(`<${dead.id}@example.net>`));
      assert.equal((await row(dead.id)).payload, null);
      const access = (await api.signIn('refused', 'Start-pass1')).body.access_token;
      const body = { email: 'refused@example.org', 'confirmation-code': code };
      assert.equal((await api.identity('PUT', '/me/email/confirm', { token: access, body })).status, 204);
    });

    test('it is given up after 52 attempts', async () => {
      office.judgeMail = () => 450;
      const { id } = await testMail();
      let last = await row(id);
      for (let tries = 0; last.status === 'queued' && tries < 60; tries += 1) {
        if (last.nextAt > server.clock.now()) goTo(last.nextAt);
        await server.deliver();
        last = await row(id);
      }
      assert.deepEqual([last.status, office.mails.length], ['dead', 52]);
      office.reset();
      await server.operate(retryOutbox, { id });
      await server.deliver();
      assert.deepEqual(reached(), [idOf(last)]);
    });

    test('exactly the dead letters are replayed, all or the one that is named', async () => {
      const sent = await testMail();
      await server.deliver();
      office.judgeMail = () => 550;
      const [one, two, three] = [await testMail(), await testMail(), await testMail()];
      await server.deliver();
      office.judgeMail = () => 451;
      const waiting = await testMail();
      await server.deliver();
      office.reset();
      for (const { id } of [sent, waiting, { id: 'unknown' }])
        assert.equal(await server.operate(retryOutbox, { id }), 0);
      const listed = await server.operate(listOutbox, { status: 'dead', limit: 10 });
      assert.deepEqual(listed.map(({ id }) => id).sort(), [one.id, two.id, three.id].sort());
      assert.equal(await server.operate(retryOutbox, { id: two.id }), 1);
      await server.deliver();
      assert.deepEqual(reached(), [idOf(two)]);
      assert.equal(await server.operate(retryOutbox, {}), 2);
      await server.deliver();
      assert.deepEqual(reached().sort(), [one, two, three].map(idOf).sort());
      assert.deepEqual(await server.operate(listOutbox, { status: 'dead', limit: 10 }), []);
      goTo((await row(waiting.id)).nextAt);
      await server.deliver();
      assert.equal(reached().at(-1), idOf(waiting));
    });

    test('an expired code is dropped and erased, never sent late, not even by a replay', async () => {
      const sendTwo = async (username: string) => {
        assert.equal((await api.register(token, { username })).status, 201);
        await server.deliver();
        return (await rows())[0] as OutboxRow;
      };
      office.judgeMail = () => 451;
      const waiting = await sendTwo('late');
      office.judgeMail = () => 550;
      const dead = await sendTwo('replayed');
      office.reset();
      server.clock.advance(server.config.codeMinutes * MINUTE);
      assert.equal(await server.operate(retryOutbox, { id: dead.id }), 1);
      await server.deliver();
      assert.deepEqual(office.mails, []);
      for (const { id } of [waiting, dead]) {
        const { status, payload } = await row(id);
        assert.deepEqual([status, payload], ['expired', null]);
      }
    });
  });
}
