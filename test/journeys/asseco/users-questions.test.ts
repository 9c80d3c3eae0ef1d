import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

interface Question {
  readonly 'question-id': string;
  readonly 'answer-format-type': string;
}

for (const database of DATABASES) {
  describe(`security questions on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let client: string;
    before(async () => {
      server = await startTestServer({
        database,
        env: {
          TESSERA_POLICY_RESET_REQUIRES_ANSWERS: 'true',
          // Decoys follow from the key: with this one they are what the tests say.
          TESSERA_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
        },
      });
      api = new AssecoDriver(server);
      client = await api.clientToken(await server.createClient());
    });
    after(() => server?.close());

    const questions = (name: string, token = client) => api.identity('GET', `/users/${name}/questions`, { token });
    const validate = (name: string, answers: unknown, token = client) =>
      api.identity('POST', `/users/${name}/answers/validate`, { token, body: { answers } });
    /** Registers somebody who chose two questions; gives the right answers. */
    async function withAnswers(username: string) {
      await api.register(client, { username });
      const token = (await api.signIn(username, 'Start-pass1')).body.access_token;
      const catalogue = (await api.identity('GET', '/policy/security-questions')).body.questions as Question[];
      const open = catalogue.filter((one) => one['answer-format-type'] === 'text').slice(-2);
      const answers = open.map((one, index) => ({ 'question-id': one['question-id'], answer: `Answer ${index}` }));
      const set = await api.identity('PUT', '/me/answers', { token, body: { answers } });
      assert.equal(set.status, 200, set.text);
      return { token, answers };
    }
    const refused = (answer: { status: number; body: { problem: string } }) => {
      assert.equal(answer.status, 440);
      assert.equal(answer.body.problem, 'answers-not-valid');
    };

    test('names without a set have stable decoys that look like a real set', async () => {
      await api.register(client, { username: 'no-set' });
      await withAnswers('decoy-peer');
      for (const name of ['no-set', 'no-set@example.org', 'decoy-nobody', 'decoy-nobody@example.org']) {
        const first = await questions(name);
        const second = await questions(name.toUpperCase());
        assert.equal(first.status, 200);
        assert.equal(first.text, second.text);
        const ids = first.body.questions.map((one: Question) => one['question-id']);
        assert.ok(ids.length >= 2);
        assert.equal(new Set(ids).size, ids.length);
      }
      const real = (await questions('decoy-peer')).body.questions[0];
      const decoy = (await questions('decoy-nobody')).body.questions[0];
      assert.deepEqual(Object.keys(decoy), Object.keys(real));
    });

    test('decoys differ by name, in number too: no number of questions tells that there is someone', async () => {
      const sets = new Set<string>();
      const sizes = new Set<number>();
      for (let index = 0; index < 40; index += 1) {
        const shown = await questions(`decoy-${index}`);
        sets.add(shown.text);
        sizes.add(shown.body.questions.length);
      }
      assert.ok(sets.size > 1);
      assert.ok(sizes.has(2) && sizes.has(3));
    });

    test('an address leads to nobody’s questions, and so does not tell whose it is', async () => {
      const { answers, token } = await withAnswers('addressed');
      const byName = (await questions('addressed')).body.questions.map((one: Question) => one['question-id']);
      assert.deepEqual(
        byName,
        answers.map((one) => one['question-id']),
      );
      // Two people with the same choice: a set that followed the person would be the same for both addresses.
      await withAnswers('addressed-too');
      const [one, other] = [await questions('addressed@example.org'), await questions('addressed-too@example.org')];
      assert.notEqual(one.text, other.text);
      refused(await validate('addressed@example.org', answers));
      assert.equal((await validate('addressed', answers)).status, 200);
      assert.equal((await questions('addressed@example.org', token)).status, 200, 'oneself is reached by any name');
    });

    test('a question that left the catalogue is neither shown nor asked for', async () => {
      const { answers } = await withAnswers('old-question');
      const account = await server.services.store.read.accounts.findForSignIn('old-question');
      const id = account[0]?.account.id ?? '';
      await server.services.store.write(async (tx) => {
        const stored = await tx.credentials.listAnswers(id);
        await tx.credentials.replaceAnswers(id, [
          ...stored,
          { questionId: 'of-last-year', position: stored.length, phc: stored[0]?.phc ?? '' },
        ]);
      });
      assert.equal((await questions('old-question')).body.questions.length, answers.length);
      assert.equal((await validate('old-question', answers)).status, 200);
    });

    test('the real set is shown, never the answers', async () => {
      const { token, answers } = await withAnswers('real-set');
      for (const asker of [client, token]) {
        const shown = await questions('real-set', asker);
        assert.deepEqual(
          shown.body.questions.map((one: Question) => one['question-id']),
          answers.map((one) => one['question-id']),
        );
        assert.equal(shown.text.includes('Answer 0'), false);
      }
      assert.equal((await questions('someone-else', token)).status, 403);
    });

    test('who asks for himself without a set gets an empty list', async () => {
      await api.register(client, { username: 'self-empty' });
      const token = (await api.signIn('self-empty', 'Start-pass1')).body.access_token;
      assert.deepEqual((await questions('self-empty', token)).body, { questions: [] });
    });

    test('the whole set of right answers is 200 without a body, in any case and spacing', async () => {
      const { token, answers } = await withAnswers('right-set');
      const loose = answers.map((one) => ({ ...one, answer: `  ${one.answer.toUpperCase().replace(' ', '   ')} ` }));
      const right = await validate('right-set', loose.reverse());
      assert.equal(right.status, 200, right.text);
      assert.equal(right.text, '');
      assert.equal((await validate('right-set', answers, token)).status, 200);
      const me = (await api.identity('GET', '/me', { token })).body;
      assert.equal(me['last-answer-validated'], new Date(server.clock.now()).toISOString());
    });

    test('a wrong, partial, larger or repeated set is refused, and so is everyone without one', async () => {
      const { answers } = await withAnswers('wrong-set');
      const [first, second] = answers;
      const others = (await api.identity('GET', '/policy/security-questions')).body.questions as Question[];
      const spare = others.find((one) => answers.every((chosen) => chosen['question-id'] !== one['question-id']));
      const bodies = [
        [first],
        [first, { ...second, answer: 'wrong' }],
        [first, first],
        [first, second, { 'question-id': spare?.['question-id'], answer: 'more' }],
      ];
      const texts = new Set<string>();
      for (const body of bodies) {
        const answer = await validate('wrong-set', body);
        refused(answer);
        texts.add(answer.text);
      }
      for (const name of ['nobody-here', 'no-answers-set']) {
        if (name === 'no-answers-set') await api.register(client, { username: name });
        const answer = await validate(name, answers);
        refused(answer);
        texts.add(answer.text);
      }
      assert.equal(texts.size, 1, 'all refusals are the same, byte for byte');
    });

    test('malformed answers are 400', async () => {
      for (const answers of [
        undefined,
        [],
        [{}],
        [{ 'question-id': 'x' }],
        'x',
        Array.from({ length: 11 }, () => ({})),
      ])
        assert.equal((await validate('whoever', answers)).status, 400, JSON.stringify(answers));
    });

    test('wrong sets count as guesses: five lock, for known and unknown alike', async () => {
      const { answers, token } = await withAnswers('locked-set');
      const wrong = answers.map((one) => ({ ...one, answer: 'no' }));
      const seen = { known: [] as string[], unknown: [] as string[] };
      for (let count = 0; count < 6; count += 1) {
        seen.known.push((await validate('locked-set', wrong)).text);
        seen.unknown.push((await validate('locked-nobody', wrong)).text);
      }
      assert.deepEqual(seen.known, seen.unknown);
      refused(await validate('locked-set', answers));
      assert.equal((await api.signIn('locked-set', 'Start-pass1')).status, 400, 'one counter for all proofs');
      assert.equal((await api.identity('GET', '/me', { token })).body.status, 'locked');
      server.clock.advance(5 * 60_000);
      assert.equal((await validate('locked-set', answers)).status, 200);
      assert.equal((await api.signIn('locked-set', 'Start-pass1')).status, 200);
    });

    test('right answers do not clear the counter', async () => {
      const { answers } = await withAnswers('mixed-set');
      for (let count = 0; count < 4; count += 1) await api.signIn('mixed-set', 'wrong-one');
      assert.equal((await validate('mixed-set', answers)).status, 200);
      await api.signIn('mixed-set', 'wrong-one');
      assert.equal((await api.signIn('mixed-set', 'Start-pass1')).status, 400);
    });

    test('where the policy says so, a reset needs right answers within 15 minutes', async () => {
      const { answers } = await withAnswers('window');
      const program = await server.createClient();
      const reset = async () =>
        (await api.identity('POST', '/users/window/password/reset', { token: await api.clientToken(program) })).status;
      const sent = async () =>
        (await server.messages('window@example.org')).filter(({ text }) => /^[A-Za-z2-9]{16}$/m.test(text)).length;
      assert.equal(await reset(), 204);
      assert.equal(await sent(), 0);
      assert.equal((await validate('window', answers, await api.clientToken(program))).status, 200);
      server.clock.advance(15 * 60_000 + 1);
      assert.equal(await reset(), 204);
      assert.equal(await sent(), 0);
      assert.equal((await validate('window', answers, await api.clientToken(program))).status, 200);
      assert.equal(await reset(), 204);
      assert.equal(await sent(), 1);
      client = await api.clientToken(program);
    });

    test('people without answers are reset without any', async () => {
      await api.register(client, { username: 'no-window' });
      assert.equal((await api.identity('POST', '/users/no-window/password/reset', { token: client })).status, 204);
      const mails = await server.messages('no-window@example.org');
      assert.ok(mails.some(({ text }) => /^[A-Za-z2-9]{16}$/m.test(text)));
    });
  });
}
