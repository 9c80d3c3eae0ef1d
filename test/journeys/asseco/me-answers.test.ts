import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver, type WireAnswer } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

type Given = readonly (readonly [id: string, answer: string])[];

const text = (en: string) => `{ nb = "${en}", nn = "${en}", en = "${en}", fr = "${en}" }`;
const question = (id: string, more = '') =>
  `[[security-questions]]\nid = "${id}"\nquestion = ${text(`What was ${id}?`)}\ndescription = ${text('Answer it.')}\n${more}\n`;
const CATALOGUE = [
  question('first-school'),
  question('first-dish'),
  question('first-concert'),
  question('first-year', String.raw`format = '^\d{4}$'`),
  question(
    'childhood-season',
    `answers = [{ value = "summer", text = ${text('Summer')} }, { value = "winter", text = ${text('Winter')} }]`,
  ),
].join('\n');

for (const database of DATABASES) {
  describe(`security answers of the authenticated user on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let client: string;
    let serial = 0;
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tessera-questions-'));
      const configFile = join(folder, 'tessera.toml');
      await writeFile(configFile, CATALOGUE);
      server = await startTestServer({ database, configFile });
      api = new AssecoDriver(server);
      client = await api.clientToken(await server.createClient());
    });
    after(async () => {
      await server?.close();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    });

    async function person() {
      serial += 1;
      const username = `answerer${serial}`;
      assert.equal((await api.register(client, { username })).status, 201);
      const token = (await api.signIn(username, 'Start-pass1')).body.access_token as string;
      return { username, email: `${username}@example.org`, token };
    }
    const wire = (given: Given) => ({ answers: given.map(([id, answer]) => ({ 'question-id': id, answer })) });
    const set = (token: string, given: Given): Promise<WireAnswer> =>
      api.identity('PUT', '/me/answers', { token, body: wire(given) });
    const validate = async (username: string, given: Given) =>
      (await api.identity('POST', `/users/${username}/answers/validate`, { token: client, body: wire(given) })).status;
    const catalogue = async () => (await api.identity('GET', '/policy/security-questions')).body.questions;
    const ids = (answer: WireAnswer) =>
      answer.body.questions.map((one: { 'question-id': string }) => one['question-id']);
    function refused(answer: WireAnswer, ...expected: (readonly [string, string])[]) {
      assert.equal(answer.status, 400, answer.text);
      assert.deepEqual(
        answer.body.errors.map((rule: { tag: string; error: string }) => [rule.tag, rule.error]),
        expected,
      );
    }
    const GOOD: Given = [
      ['first-school', 'Lilleby Skole'],
      ['first-dish', 'Fiskeboller'],
    ];

    test('the catalogue is there for everyone, with lists where answers are chosen', async () => {
      const questions = await catalogue();
      assert.deepEqual(
        questions.map((one: { 'question-id': string }) => one['question-id']),
        ['first-school', 'first-dish', 'first-concert', 'first-year', 'childhood-season'],
      );
      for (const question of questions) {
        assert.deepEqual(Object.keys(question).sort(), [
          'answer-format',
          'answer-format-type',
          'available-answers',
          'description',
          'question',
          'question-id',
        ]);
        assert.equal(question['answer-format-type'], question['available-answers'].length > 0 ? 'list' : 'text');
      }
      assert.deepEqual(questions[4]['available-answers'], [
        { value: 'summer', text: 'Summer' },
        { value: 'winter', text: 'Winter' },
      ]);
    });

    test('the questions chosen come back in their order, the answers never do; their owner is told', async () => {
      const { username, email, token } = await person();
      await api.confirmEmail(token, email);
      const answer = await set(token, [...GOOD].reverse());
      assert.equal(answer.status, 200, answer.text);
      assert.deepEqual(ids(answer), ['first-dish', 'first-school']);
      assert.ok(!/lilleby|fiskeboller/i.test(answer.text));
      const own = await api.identity('GET', `/users/${username}/questions`, { token });
      assert.deepEqual(own.body, answer.body);
      assert.ok(!/lilleby|fiskeboller/i.test(own.text));
      const [notice] = await server.messages(email);
      assert.match(notice?.subject ?? '', /security questions have been changed/);
      assert.ok(!/lilleby|fiskeboller/i.test(`${notice?.text}${notice?.html}`));
      assert.equal(await validate(username, GOOD), 200);
    });

    test('letters, spaces around and runs of them do not matter; other words do', async () => {
      const { username, token } = await person();
      await set(token, GOOD);
      assert.equal(
        await validate(username, [
          ['first-school', '  LILLEBY   skole '],
          ['first-dish', 'ＦＩＳＫＥＢＯＬＬＥＲ'],
        ]),
        200,
      );
      assert.equal(
        await validate(username, [
          ['first-school', 'Lilleby'],
          ['first-dish', 'Fiskeboller'],
        ]),
        440,
      );
    });

    test('a new set replaces the whole old one', async () => {
      const { username, token } = await person();
      await set(token, GOOD);
      const fresh: Given = [
        ['first-concert', 'a-ha'],
        ['childhood-season', 'winter'],
        ['first-dish', 'Vafler'],
      ];
      assert.equal((await set(token, fresh)).status, 200);
      assert.equal(await validate(username, GOOD), 440);
      assert.equal(await validate(username, fresh), 200);
    });

    test('a refused set leaves the old one as it is', async () => {
      const { username, token } = await person();
      await set(token, GOOD);
      refused(await set(token, [['first-dish', 'Vafler']]), ['answers', 'min-length']);
      assert.equal(await validate(username, GOOD), 200);
    });

    test('a question that is not in the catalogue', async () => {
      const { token } = await person();
      refused(
        await set(token, [
          ['first-school', 'x'],
          ['no-such', 'y'],
          ['__proto__', 'z'],
        ]),
        ['answers[1].question-id', 'not-on-list'],
        ['answers[2].question-id', 'not-on-list'],
      );
    });

    test('an answer chosen from a list', async () => {
      const { token } = await person();
      assert.equal(
        (
          await set(token, [
            ['childhood-season', 'Winter'],
            ['first-dish', 'x'],
          ])
        ).status,
        200,
      );
      refused(
        await set(token, [
          ['childhood-season', 'monsoon'],
          ['first-dish', 'x'],
        ]),
        ['answers[0].answer', 'not-on-list'],
      );
    });

    test('an answer of a given form', async () => {
      const { username, token } = await person();
      assert.equal(
        (
          await set(token, [
            ['first-year', ' 1987 '],
            ['first-dish', 'x'],
          ])
        ).status,
        200,
      );
      assert.equal(
        await validate(username, [
          ['first-year', '1987'],
          ['first-dish', 'x'],
        ]),
        200,
      );
      refused(
        await set(token, [
          ['first-year', 'eighty-seven'],
          ['first-dish', 'x'],
        ]),
        ['answers[0].answer', 'invalid-format'],
      );
    });

    test('the same question twice', async () => {
      const { token } = await person();
      refused(
        await set(token, [
          ['first-dish', 'a'],
          ['first-dish', 'b'],
        ]),
        ['answers[1].question-id', 'combination-required'],
      );
    });

    test('none, one, and more than ten', async () => {
      const { token } = await person();
      refused(await set(token, []), ['answers', 'min-length']);
      refused(await set(token, [['first-dish', 'x']]), ['answers', 'min-length']);
      refused(
        await set(
          token,
          Array.from({ length: 11 }, (_, index) => [`q${index}`, 'x'] as const),
        ),
        ['answers', 'max-length'],
      );
    });

    test('every broken rule is told', async () => {
      const { token } = await person();
      refused(
        await set(token, [['no-such', 'x']]),
        ['answers[0].question-id', 'not-on-list'],
        ['answers', 'min-length'],
      );
      const answer = await api.identity('PUT', '/me/answers', {
        token,
        body: { answers: [{ answer: '' }, { 'question-id': 'first-dish', answer: 'x'.repeat(201) }, 'text'] },
      });
      assert.equal(answer.status, 400);
      assert.deepEqual(
        answer.body.errors.map((rule: { tag: string; error: string }) => [rule.tag, rule.error]).sort(),
        [
          ['answers[0].answer', 'min-length'],
          ['answers[0].question-id', 'required'],
          ['answers[1].answer', 'max-length'],
          ['answers[2]', 'invalid-format'],
        ],
      );
    });

    test('an answer of nothing but space', async () => {
      const { token } = await person();
      refused(
        await set(token, [
          ['first-school', ' \u3000 '],
          ['first-dish', 'x'],
        ]),
        ['answers[0].answer', 'required'],
      );
    });

    test('bodies that are none', async () => {
      const { token } = await person();
      const put = (body: unknown) => api.identity('PUT', '/me/answers', { token, body });
      for (const body of [undefined, '{}', '', '{"__proto__":{"answers":[]}}'])
        refused(await put(body), ['answers', 'required']);
      refused(await put({ answers: {} }), ['answers', 'invalid-format']);
      for (const body of ['[', '[]']) {
        const answer = await put(body);
        assert.equal(answer.status, 400);
        assert.equal(answer.body.errors.length, 1);
        assert.ok(!('tag' in answer.body.errors[0]));
        assert.equal(answer.body.errors[0].error, 'invalid-format');
      }
    });

    test('without a person’s token nothing is set', async () => {
      assert.equal((await api.identity('PUT', '/me/answers', { body: wire(GOOD) })).status, 401);
      assert.equal((await set(client, GOOD)).status, 403);
    });
  });
}
