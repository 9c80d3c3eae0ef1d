import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DAY, MINUTE, SECOND } from '#kernel/clock.ts';
import { AssecoDriver, type WireAnswer } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const PASSWORD = 'Start-pass1';
let serial = 0;

/** Both channels have the same rules; what differs on the wire. */
const CHANNELS = [
  {
    field: 'email',
    problem: 'email-already-used',
    fresh: () => `fresh${++serial}@example.org`,
    other: (value: string) => value.toUpperCase(),
  },
  {
    field: 'phone-number',
    problem: 'phone-number-already-used',
    fresh: () => `+4742${String(++serial).padStart(6, '0')}`,
    other: (value: string) => value.replace(/^\+47(..)(..)/, '+47 ($1) $2-'),
  },
] as const;

for (const database of DATABASES) {
  for (const { field, problem: used, fresh, other } of CHANNELS) {
    describe(`the ${field} of the authenticated user on ${database}`, () => {
      let server: TestServer;
      let api: AssecoDriver;
      let credentials: { id: string; secret: string };
      before(async () => {
        server = await startTestServer({ database });
        api = new AssecoDriver(server);
        credentials = await server.createClient();
      });
      after(() => server?.close());

      const tokenOf = async (name: string): Promise<string> => (await api.signIn(name, PASSWORD)).body.access_token;
      /** Somebody whose `value` of this channel is the one of the registration, not confirmed. */
      async function person() {
        const value = fresh();
        const username = `mover${++serial}`;
        const contact = field === 'email' ? { email: value } : { phone: value };
        const client = await api.clientToken(credentials);
        assert.equal((await api.register(client, { username, ...contact })).status, 201);
        return { username, value, token: await tokenOf(username) };
      }
      const set = (token: string, value: unknown): Promise<WireAnswer> =>
        api.identity('PUT', `/me/${field}`, { token, body: { [`new-${field}`]: value } });
      const confirm = (token: string, value: string, code: string, more: object = {}): Promise<WireAnswer> =>
        api.identity('PUT', `/me/${field}/confirm`, {
          token,
          body: { [field]: value, 'confirmation-code': code, ...more },
        });
      async function verified() {
        const one = await person();
        assert.equal((await confirm(one.token, one.value, await api.code(one.value))).status, 204);
        return one;
      }
      const shown = async (token: string) => {
        const { body } = await api.identity('GET', '/me', { token });
        return [body[field], body[`${field}-verified`]];
      };
      const wrong = (code: string) => (code === '000000' ? '000001' : '000000');
      const codes = async (to: string) =>
        (await server.messages(to)).filter(({ text }) => /^\d{6}$/m.test(text)).length;
      function refused(answer: WireAnswer, code: string) {
        assert.equal(answer.status, 440, answer.text);
        assert.equal(answer.reason, 'Business Problem');
        assert.equal(answer.body.problem, code);
      }
      function malformed(answer: WireAnswer, tag: string, error = 'invalid-format') {
        assert.equal(answer.status, 400, answer.text);
        assert.deepEqual(
          answer.body.errors.map((rule: { tag: string; error: string }) => [rule.tag, rule.error]),
          [[tag, error]],
        );
      }

      test('a new one is accepted without a body and shown as unverified while there is no verified one', async () => {
        const { token } = await person();
        const value = fresh();
        const answer = await set(token, value);
        assert.equal(answer.status, 202, answer.text);
        assert.equal(answer.text, '');
        assert.deepEqual(await shown(token), [value, false]);
        const confirmed = await confirm(token, value, await api.code(value));
        assert.equal(confirmed.status, 204, confirmed.text);
        assert.equal(confirmed.text, '');
        assert.deepEqual(await shown(token), [value, true]);
      });

      test('a verified one stays in force until the new one is confirmed; the old one is told of both', async () => {
        const { token, value } = await verified();
        const next = fresh();
        assert.equal((await set(token, next)).status, 202);
        assert.deepEqual(await shown(token), [value, true]);
        const told = (await server.messages(value))[0];
        assert.match(told?.text ?? '', /asked to change/);
        assert.ok(!told?.text.includes(next), 'the new value is masked');
        assert.equal((await confirm(token, next, await api.code(next))).status, 204);
        assert.deepEqual(await shown(token), [next, true]);
        assert.match((await server.messages(value))[0]?.text ?? '', /is now/);
      });

      test('the name of the sample works as well', async () => {
        const { token } = await person();
        const value = fresh();
        assert.equal((await api.identity('PUT', `/me/${field}`, { token, body: { [field]: value } })).status, 202);
        assert.deepEqual(await shown(token), [value, false]);
      });

      test('the same value in another spelling confirms', async () => {
        const { token, value } = await person();
        assert.equal((await confirm(token, other(value), await api.code(value))).status, 204);
      });

      test('the verified value again: accepted, nothing sent, a pending one is taken back', async () => {
        const { token, value } = await verified();
        const next = fresh();
        await set(token, next);
        const code = await api.code(next);
        const before = (await server.messages(value)).length;
        assert.equal((await set(token, other(value))).status, 202);
        assert.equal((await server.messages(value)).length, before);
        refused(await confirm(token, next, code), 'no-such-verification');
        assert.equal((await set((await person()).token, next)).status, 202, 'the value taken back is free');
      });

      test('the value of the registration again takes another pending one back', async () => {
        const { token, value } = await person();
        const next = fresh();
        await set(token, next);
        server.clock.advance(30 * SECOND);
        assert.equal((await set(token, value)).status, 202);
        assert.deepEqual(await shown(token), [value, false]);
        assert.equal((await set((await person()).token, next)).status, 202, 'the value taken back is free');
        assert.equal((await confirm(token, value, await api.code(value))).status, 204);
      });

      test('a repeat within 30 seconds is refused, one after them is sent', async () => {
        const { token } = await person();
        const value = fresh();
        assert.equal((await set(token, value)).status, 202);
        server.clock.advance(29 * SECOND);
        const answer = await set(token, other(value));
        assert.equal(answer.status, 429, answer.text);
        assert.equal(answer.headers.get('retry-after'), '1');
        assert.equal(answer.body.problem, 'bad-request');
        assert.equal(await codes(value), 1);
        server.clock.advance(SECOND);
        assert.equal((await set(token, value)).status, 202);
        assert.equal(await codes(value), 2);
      });

      test('a new code for the same value voids the older one', async () => {
        const { token, value } = await person();
        const old = await api.code(value);
        server.clock.advance(30 * SECOND);
        await set(token, value);
        const code = await api.code(value);
        if (old !== code) refused(await confirm(token, value, old), 'bad-otp');
        assert.equal((await confirm(token, value, code)).status, 204);
      });

      test('a new value voids the code of the former one, which is free again', async () => {
        const { token } = await person();
        const [former, next] = [fresh(), fresh()];
        await set(token, former);
        const code = await api.code(former);
        await set(token, next);
        refused(await confirm(token, former, code), 'no-such-verification');
        assert.equal((await set((await person()).token, former)).status, 202);
        assert.equal((await confirm(token, next, await api.code(next))).status, 204);
      });

      test('a code is good for ten minutes', async () => {
        const { token, value } = await person();
        const code = await api.code(value);
        server.clock.advance(10 * MINUTE - 1);
        if (wrong(code) !== code) refused(await confirm(token, value, wrong(code)), 'bad-otp');
        server.clock.advance(1);
        refused(await confirm(token, value, code), 'verification-expired');
        assert.deepEqual(await shown(token), [value, false]);
      });

      test('five wrong codes void the right one, and count against the account', async () => {
        const { token, value, username } = await person();
        const code = await api.code(value);
        for (let time = 0; time < 5; time += 1) refused(await confirm(token, value, wrong(code)), 'bad-otp');
        refused(await confirm(token, value, code), 'no-such-verification');
        assert.equal((await api.signIn(username, PASSWORD)).status, 400, 'locked');
        server.clock.advance(5 * MINUTE);
        refused(await confirm(token, value, code), 'no-such-verification');
        assert.equal((await set(token, value)).status, 202);
        assert.equal((await confirm(token, value, await api.code(value))).status, 204);
      });

      test('past the budget of wrong codes a right one is a wrong one in everything, so that it is not told apart', async () => {
        const { token, value, username } = await person();
        for (let round = 0; round < 3; round += 1) {
          const code = await api.code(value);
          for (let time = 0; time < 5; time += 1) refused(await confirm(token, value, wrong(code)), 'bad-otp');
          server.clock.advance(5 * MINUTE);
          assert.equal((await api.signIn(username, PASSWORD)).status, 200, 'which clears the failures');
          assert.equal((await set(token, value)).status, 202);
        }
        const code = await api.code(value);
        for (const typed of [wrong(code), wrong(code), code, wrong(code), wrong(code)])
          refused(await confirm(token, value, typed), 'bad-otp');
        refused(await confirm(token, value, code), 'no-such-verification');
        assert.equal((await api.signIn(username, PASSWORD)).status, 400, 'five failures lock');
      });

      test('of many wrong codes at once at most five count as tries', async () => {
        const { token, value } = await person();
        const code = await api.code(value);
        const answers = await Promise.all(Array.from({ length: 12 }, () => confirm(token, value, wrong(code))));
        for (const { status } of answers) assert.equal(status, 440);
        assert.equal((await confirm(token, value, code)).status, 440);
        assert.deepEqual(await shown(token), [value, false]);
      });

      test('a code works once', async () => {
        const { token, value } = await person();
        const code = await api.code(value);
        const twice = await Promise.all([confirm(token, value, code), confirm(token, value, code)]);
        assert.deepEqual(twice.map(({ status }) => status).sort(), [204, 440]);
        refused(await confirm(token, value, code), 'replayed-otp');
        server.clock.advance(30 * MINUTE);
        refused(await confirm(token, value, code), 'replayed-otp');
      });

      test('a value that is not pending, or another person’s, has no verification', async () => {
        const [first, second] = [await person(), await person()];
        const code = await api.code(first.value);
        refused(await confirm(second.token, first.value, code), 'no-such-verification');
        refused(await confirm(first.token, fresh(), code), 'no-such-verification');
        assert.equal((await confirm(first.token, first.value, code)).status, 204);
      });

      test('a value that another has, verified or pending, is taken in any spelling', async () => {
        const [owner, waiting, asker] = [await verified(), await person(), await person()];
        const pending = fresh();
        await set(waiting.token, pending);
        for (const value of [owner.value, waiting.value, pending])
          if (field === 'email' || value !== waiting.value) refused(await set(asker.token, other(value)), used);
        assert.deepEqual(await shown(asker.token), [asker.value, false]);
      });

      test('of two people who want one value at once, one gets it', async () => {
        const people = [await person(), await person()];
        const value = fresh();
        const answers = await Promise.all(people.map(({ token }) => set(token, value)));
        assert.deepEqual(answers.map(({ status }) => status).sort(), [202, 440]);
      });

      test('a pending value lapses after seven days and is free', async () => {
        const [first, second] = [await verified(), await person()];
        const value = fresh();
        await set(first.token, value);
        server.clock.advance(7 * DAY - 1);
        refused(await set(await tokenOf(second.username), value), used);
        server.clock.advance(1);
        const token = await tokenOf(second.username);
        assert.equal((await set(token, value)).status, 202);
        assert.equal((await confirm(token, value, await api.code(value))).status, 204);
        assert.deepEqual(await shown(await tokenOf(first.username)), [first.value, true]);
      });

      test('an hour’s codes to one address or number are bounded, whoever asks', async () => {
        const value = fresh();
        const statuses: number[] = [];
        for (let asker = 0; asker < 11; asker += 1) {
          const { token } = await person();
          statuses.push((await set(token, value)).status);
          // Another value takes the claim back, so that the next one can ask.
          assert.equal((await set(token, fresh())).status, 202);
        }
        assert.deepEqual(statuses, [...Array(10).fill(202), 429]);
        assert.equal(await codes(value), 10);
        server.clock.advance(60 * MINUTE);
        assert.equal((await set((await person()).token, value)).status, 202);
      });

      test('the username in a confirmation must be the caller’s', async () => {
        const [first, second] = [await person(), await person()];
        const code = await api.code(first.value);
        for (const username of [second.username, 'nobody', ''])
          malformed(await confirm(first.token, first.value, code, { username }), 'username');
        const answer = await confirm(first.token, first.value, code, { username: first.username.toUpperCase() });
        assert.equal(answer.status, 204, answer.text);
      });

      test('malformed codes and missing members cost no try', async () => {
        const { token, value } = await person();
        for (const code of ['', '12345', '1234567', '12345a', '١٢٣٤٥٦', '123456\n', ' 12345'])
          malformed(await confirm(token, value, code), 'confirmation-code');
        const empty = await api.identity('PUT', `/me/${field}/confirm`, { token });
        assert.equal(empty.status, 400);
        assert.deepEqual(
          empty.body.errors.map((rule: { tag: string; error: string }) => `${rule.tag} ${rule.error}`).sort(),
          ['confirmation-code required', `${field} required`].sort(),
        );
        assert.equal((await confirm(token, value, await api.code(value))).status, 204);
      });

      test('what is no single address or number is refused, and nothing is sent', async () => {
        const { token, value } = await person();
        const emails = [
          'a@example.org\r\nBcc: b@example.org',
          'a@example.org\nRCPT TO:<b@example.org>',
          'a@example.org\r\n',
          'a@exam\nple.org',
          'a@example.org\t',
          ' a@example.org',
          'a@example.org,b@example.org',
          'a@example.org，b@example.org',
          'a@example.org;b@example.org',
          'a@b@example.org',
          'a@example.org b@example.org',
          '<a@example.org>',
          'A <a@example.org>',
          '"a b"@example.org',
          'a(comment)@example.org',
          'a@[127.0.0.1]',
          'a@127.0.0.1',
          'a@localhost',
          'a@example.org/b',
          'a@example.org?cc=b@example.org',
          'a@example.org#b',
          'a@example.org:25',
          'a@exam%70le.org',
          'a\u0000@example.org',
          'a@example.org\u0000',
          'a..b@example.org',
          '.a@example.org',
          '@example.org',
          'a@',
          'plain',
          '',
        ];
        const phones = [
          '+4742000000\r\nX: y',
          '+4742000000,+4742000001',
          '+4742000000;ext=1',
          'tel:+4742000000',
          '12',
          '',
        ];
        for (const one of field === 'email'
          ? emails
          : [...phones, '+47420000000000000', '++4742000000', '+47 4200000a'])
          malformed(await set(token, one), `new-${field}`);
        for (const one of [12, true, [], {}]) malformed(await set(token, one), `new-${field}`);
        malformed(await set(token, null), `new-${field}`, 'required');
        malformed(await api.identity('PUT', `/me/${field}`, { token, body: {} }), `new-${field}`, 'required');
        assert.deepEqual(await shown(token), [value, false]);
      });

      test('without a person’s token nothing is set or confirmed', async () => {
        const client = await api.clientToken(credentials);
        for (const path of [`/me/${field}`, `/me/${field}/confirm`]) {
          assert.equal((await api.identity('PUT', path, { body: {} })).status, 401);
          assert.equal((await api.identity('PUT', path, { token: client, body: {} })).status, 403);
        }
      });

      if (field === 'email') {
        test('asking for a given-up address and taking it back does not shorten its quarantine', async () => {
          const { token, value, username } = await verified();
          const next = fresh();
          assert.equal((await set(token, next)).status, 202);
          assert.equal((await confirm(token, next, await api.code(next))).status, 204);
          server.clock.advance(30 * SECOND);
          assert.equal((await set(token, value)).status, 202);
          assert.equal((await set(token, next)).status, 202);
          refused(await set((await person()).token, value), used);
          server.clock.advance(8 * DAY);
          assert.equal((await set(await tokenOf(username), value)).status, 202);
          server.clock.advance(8 * DAY);
          refused(await set((await person()).token, value), used);
          // Confirming another address takes a pending one back in the same way.
          const mover = await tokenOf(username);
          assert.equal((await set(mover, value)).status, 202);
          const third = fresh();
          assert.equal((await set(mover, third)).status, 202);
          assert.equal((await confirm(mover, third, await api.code(third))).status, 204);
          refused(await set((await person()).token, value), used);
          server.clock.advance(74 * DAY);
          assert.equal((await set((await person()).token, value)).status, 202);
        });

        test('a username that was the address follows it', async () => {
          const email = fresh();
          const client = await api.clientToken(credentials);
          assert.equal((await api.register(client, { username: email, email })).status, 201);
          const token = await tokenOf(email);
          const next = fresh();
          await set(token, next);
          assert.equal((await api.signIn(next, PASSWORD)).status, 400, 'a pending address signs nobody in');
          assert.equal((await confirm(token, next, await api.code(next))).status, 204);
          assert.equal((await api.identity('GET', '/me', { token })).body.username, next);
          assert.equal((await api.signIn(next, PASSWORD)).status, 200);
          assert.equal((await api.signIn(email, PASSWORD)).status, 400);
        });

        test('a former verified address is nobody else’s for 90 days', async () => {
          const [first, second] = [await verified(), await person()];
          const next = fresh();
          await set(first.token, next);
          assert.equal((await confirm(first.token, next, await api.code(next))).status, 204);
          server.clock.advance(90 * DAY - 1);
          refused(await set(await tokenOf(second.username), first.value), used);
          server.clock.advance(1);
          assert.equal((await set(await tokenOf(second.username), first.value)).status, 202);
        });
      } else {
        test('a former number is free at once', async () => {
          const [first, second] = [await verified(), await person()];
          const next = fresh();
          await set(first.token, next);
          assert.equal((await confirm(first.token, next, await api.code(next))).status, 204);
          assert.equal((await set(second.token, first.value)).status, 202);
        });
      }
    });
  }
}
