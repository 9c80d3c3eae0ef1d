import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hashSync } from 'bcryptjs';
import { listAudit } from '#core/audit/list-audit.ts';
import type { FamiliarPlaces } from '#core/ports/familiar-places.ts';
import { AssecoDriver, type WireAnswer } from '#test/support/asseco.ts';
import { type HeldHasher, heldHasher } from '#test/support/held-hasher.ts';
import { OverkizDriver } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const PASSWORD = 'Start-pass1';
/** Everybody is a stranger wherever he asks from. */
const STRANGERS: FamiliarPlaces = { note() {}, knows: () => false };

for (const database of DATABASES) {
  describe(`with the hash queue full on ${database}`, () => {
    let hasher: HeldHasher;
    let server: TestServer;
    let api: AssecoDriver;
    let client: string;
    let ids: string[];
    let familiar: FamiliarPlaces;
    before(async () => {
      hasher = heldHasher();
      server = await startTestServer({ database, hasher });
      familiar = server.services.familiar;
      Object.assign(server.services, { familiar: STRANGERS });
      api = new AssecoDriver(server);
      client = await api.clientToken(await server.createClient());
      const { questions } = (await api.identity('GET', '/policy/security-questions')).body;
      ids = questions
        .filter((one: { 'answer-format-type': string }) => one['answer-format-type'] === 'text')
        .map((one: { 'question-id': string }) => one['question-id'])
        .slice(0, 2);
    });
    // The server closes its hasher.
    after(() => server?.close());

    /** Whatever was written leaves a row in the audit or the outbox. */
    const written = async () => ({
      audit: (await server.operate(listAudit, { limit: 1000 })).length,
      outbox: (await server.services.store.read.outbox.list(undefined, 1000)).length,
    });
    /** Makes the calls while the queue is full; nothing is written, and the queue is empty again afterwards. */
    async function whileFull(calls: () => Promise<void>): Promise<void> {
      const earlier = await written();
      const empty = hasher.fill();
      try {
        await calls();
        assert.deepEqual(await written(), earlier);
      } finally {
        await empty();
      }
    }
    function refused(answer: WireAnswer): void {
      assert.equal(answer.status, 503, answer.text);
      assert.equal(answer.headers.get('retry-after'), '2');
      assert.equal(answer.body.problem, 'service-unavailable');
    }
    function refusedGrant(answer: WireAnswer): void {
      assert.equal(answer.status, 503, answer.text);
      assert.equal(answer.headers.get('retry-after'), '2');
      assert.equal(answer.body.error, 'temporarily_unavailable');
    }
    const answers = (...given: string[]) => ({
      answers: given.map((answer, index) => ({ 'question-id': ids[index], answer })),
    });
    async function person(username: string): Promise<{ access_token: string; refresh_token: string }> {
      assert.equal((await api.register(client, { username })).status, 201);
      const { body } = await api.signIn(username, PASSWORD);
      const set = { token: body.access_token, body: answers('Lilleby skole', 'Fiskeboller') };
      assert.equal((await api.identity('PUT', '/me/answers', set)).status, 200);
      return body;
    }

    test('signing in to the Overkiz API is put off by its maintenance page, and costs no try', async () => {
      const overkiz = new OverkizDriver(server);
      await person('patient');
      await whileFull(async () => {
        for (let tries = 0; tries < 6; tries += 1) {
          const { status, text, headers } = await overkiz.logIn({ userId: 'patient', userPassword: 'wrong' });
          assert.deepEqual([status, headers.get('retry-after')], [503, '2']);
          assert.match(text, /is down for maintenance/);
        }
      });
      assert.equal((await overkiz.logIn({ userId: 'patient', userPassword: PASSWORD })).status, 200);
    });

    test('a registration is refused and takes no name', async () => {
      await whileFull(async () => refused(await api.register(client, { username: 'newcomer' })));
      assert.equal((await api.register(client, { username: 'newcomer' })).status, 201);
    });

    test('a sign-in is refused alike for known and unknown names, and costs no failure', async () => {
      await person('signing');
      await whileFull(async () => {
        for (let tries = 0; tries < 10; tries += 1) {
          const [known, unknown] = [
            await api.signIn('signing', 'wrong-pass'),
            await api.signIn('nobody', 'wrong-pass'),
          ];
          refusedGrant(known);
          refusedGrant(unknown);
          assert.equal(known.text, unknown.text);
        }
        refusedGrant(await api.signIn('signing', PASSWORD));
      });
      for (let failure = 1; failure <= 4; failure += 1)
        assert.equal((await api.signIn('signing', 'wrong-pass')).status, 400);
      assert.equal((await api.signIn('signing', PASSWORD)).status, 200);
    });

    test('a change of password is refused, changes nothing and costs no failure', async () => {
      const { access_token: token } = await person('changing');
      const other = (await api.signIn('changing', PASSWORD)).body.access_token;
      const change = (old: string) =>
        api.identity('PUT', '/me/password', {
          token,
          body: { 'old-password': old, 'new-password': 'long-way-home-9' },
        });
      await whileFull(async () => {
        for (let tries = 0; tries < 10; tries += 1) refused(await change('wrong-pass'));
        refused(await change(PASSWORD));
      });
      assert.equal((await api.identity('GET', '/me', { token: other })).status, 200);
      for (let failure = 1; failure <= 4; failure += 1)
        assert.equal((await change('wrong-pass')).body.problem, 'old-password-not-valid');
      assert.equal((await change(PASSWORD)).status, 204);
    });

    test('security answers are neither judged nor replaced, and cost no failure', async () => {
      const { access_token: token } = await person('answering');
      const validate = (username: string, ...given: string[]) =>
        api.identity('POST', `/users/${username}/answers/validate`, { token: client, body: answers(...given) });
      await whileFull(async () => {
        for (let tries = 0; tries < 10; tries += 1) {
          const [known, unknown] = [await validate('answering', 'x', 'y'), await validate('nobody', 'x', 'y')];
          refused(known);
          refused(unknown);
          assert.equal(known.text, unknown.text);
        }
        refused(await validate('answering', 'Lilleby skole', 'Fiskeboller'));
        refused(await api.identity('PUT', '/me/answers', { token, body: answers('Another school', 'Lapskaus') }));
      });
      for (let failure = 1; failure <= 4; failure += 1)
        assert.equal((await validate('answering', 'x', 'y')).body.problem, 'answers-not-valid');
      assert.equal((await validate('answering', 'Lilleby skole', 'Fiskeboller')).status, 200);
    });

    /** Fills the queue as soon as the password is verified, and tells when one asks for another hash; gives what empties the queue. */
    function fillOnceVerified() {
      const { verify, hash } = hasher;
      const asked = Promise.withResolvers<void>();
      let empty = async () => {};
      Object.assign(hasher, {
        verify: async (...given: Parameters<typeof verify>) => {
          const right = await verify(...given);
          empty = hasher.fill();
          return right;
        },
        hash: (...given: Parameters<typeof hash>) => {
          const hashing = hash(...given);
          asked.resolve();
          return hashing;
        },
      });
      return {
        asked: asked.promise,
        async empty() {
          Object.assign(hasher, { verify, hash });
          await empty();
        },
      };
    }

    test('R21: a right password is let in where there is no room to hash it anew, which the next sign-in does', async () => {
      await person('weakly-kept');
      const kept = async () => {
        const [record] = await server.services.store.read.accounts.findForSignIn('weakly-kept');
        return { id: record?.account.id ?? '', phc: record?.password?.phc };
      };
      const weak = hashSync(PASSWORD, 4);
      const { id } = await kept();
      await server.services.store.write((tx) => tx.credentials.putPassword(id, weak, server.clock.now(), null));
      const queue = fillOnceVerified();
      try {
        assert.equal((await api.signIn('weakly-kept', PASSWORD)).status, 200);
      } finally {
        await queue.empty();
      }
      assert.equal((await kept()).phc, weak);
      assert.equal((await api.signIn('weakly-kept', PASSWORD)).status, 200);
      assert.match((await kept()).phc ?? '', /^\$argon2id\$/);
    });

    test('R21: who was here before can use a generated password for the first time too', async () => {
      Object.assign(server.services, { familiar });
      try {
        await person('forgetful');
        assert.equal((await api.identity('POST', '/users/forgetful/password/reset', { token: client })).status, 204);
        const texts = (await server.messages('forgetful@example.org')).map(({ text }) => text);
        const generated = texts.flatMap((text) => /^[A-Za-z2-9]{16}$/m.exec(text) ?? [])[0] ?? 'none was sent';
        const queue = fillOnceVerified();
        const signingIn = api.signIn('forgetful', generated);
        await Promise.race([queue.asked, signingIn]);
        await queue.empty();
        assert.equal((await signingIn).status, 200);
      } finally {
        Object.assign(server.services, { familiar: STRANGERS });
      }
    });

    test('R21: a flood of strangers shuts nobody out who signed in from there before', async () => {
      Object.assign(server.services, { familiar });
      try {
        await person('regular');
        assert.equal((await api.register(client, { username: 'first-time' })).status, 201);
        const empty = hasher.fill();
        const signingIn = api.signIn('regular', PASSWORD);
        try {
          refusedGrant(await api.signIn('first-time', PASSWORD));
          refusedGrant(await api.signIn('nobody', PASSWORD));
        } finally {
          await empty();
        }
        assert.equal((await signingIn).status, 200);
      } finally {
        Object.assign(server.services, { familiar: STRANGERS });
      }
    });

    test('what needs no hash goes on', async () => {
      const { access_token: token, refresh_token: refresh } = await person('going-on');
      const program = await server.createClient();
      const empty = hasher.fill();
      try {
        assert.equal((await api.identity('GET', '/me', { token })).status, 200);
        assert.equal((await api.token({ grant_type: 'refresh_token', refresh_token: refresh })).status, 200);
        assert.ok(await api.clientToken(program));
        assert.equal((await api.identity('POST', '/users/going-on/password/reset', { token: client })).status, 204);
        assert.equal((await api.call('GET', '/health/ready')).status, 200);
      } finally {
        await empty();
      }
    });
  });
}
