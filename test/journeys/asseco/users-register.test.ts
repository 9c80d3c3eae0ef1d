import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`registering on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let client: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      client = await api.clientToken(await server.createClient());
    });
    after(() => server?.close());
    const post = (body: unknown) => api.identity('POST', '/users', { token: client, body });
    const command = (username: string, phone: string, more: object = {}) => ({
      username,
      password: 'Start-pass1',
      email: `${username}@example.org`,
      'phone-number': phone,
      ...more,
    });
    const read = (name: string) => api.identity('GET', `/users/${encodeURIComponent(name)}`, { token: client });

    test('answers 201, where the user is, and an empty object; both codes go out', async () => {
      const answer = await post(
        command('Ola.Nordmann', '+4798000001', {
          'first-name': 'Ola',
          'last-name': 'Nordmann',
          'hint-picture-url': 'https://example.org/p.png',
        }),
      );
      assert.equal(answer.status, 201, answer.text);
      assert.equal(answer.headers.get('location'), '/v1/identity/users/Ola.Nordmann');
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.equal(answer.text, '{}');
      assert.match(await api.code('ola.nordmann@example.org'), /^\d{6}$/);
      assert.match(await api.code('+4798000001'), /^\d{6}$/);
      const user = (await read('ola.nordmann')).body;
      assert.equal(user.username, 'Ola.Nordmann');
      assert.equal(user['first-name'], 'Ola');
      assert.equal(user['hint-picture-url'], 'https://example.org/p.png');
      assert.equal(user['email-verified'], false);
      assert.equal(user['phone-number-verified'], false);
      assert.equal(user.status, 'active');
    });

    test("one's own address may be the username", async () => {
      const answer = await post({
        ...command('x', '+4798000002'),
        username: 'own@example.org',
        email: 'Own@Example.org',
      });
      assert.equal(answer.status, 201, answer.text);
      assert.equal(answer.headers.get('location'), '/v1/identity/users/own%40example.org');
      const foreign = await post({
        ...command('y', '+4798000003'),
        username: 'else@example.org',
        email: 'y@example.org',
      });
      assert.equal(foreign.status, 400);
      assert.deepEqual(
        foreign.body.errors.map((one: { tag: string }) => one.tag),
        ['username'],
      );
    });

    test('every broken rule has an entry of its own', async () => {
      const broken = await post({
        username: '!',
        password: '',
        email: 'no',
        'phone-number': '1',
        'first-name': 'a'.repeat(101),
        'hint-picture-url': 'javascript:alert(1)',
      });
      assert.equal(broken.status, 400);
      const found = new Map(broken.body.errors.map((one: { tag: string; error: string }) => [one.tag, one.error]));
      assert.deepEqual(Object.fromEntries(found), {
        username: 'invalid-format',
        password: 'min-length',
        email: 'invalid-format',
        'phone-number': 'invalid-format',
        'first-name': 'max-length',
        'hint-picture-url': 'invalid-format',
      });
      for (const body of [undefined, {}]) {
        const empty = await post(body);
        assert.equal(empty.status, 400);
        assert.deepEqual(
          empty.body.errors.map((one: { tag: string; error: string }) => `${one.tag} ${one.error}`).sort(),
          ['email required', 'password required', 'phone-number required', 'username required'],
        );
      }
    });

    test('bodies that are no objects and malformed JSON are 400', async () => {
      for (const body of ['{', '[]', 'null', '"x"', '{"username":1,"username":{}}']) {
        const answer = await post(body);
        assert.equal(answer.status, 400, body);
        assert.equal(answer.body.errors[0].error.length > 0, true);
      }
    });

    test('taken names answer 440 in the order username, e-mail, phone', async () => {
      await post(command('taken', '+4798000010'));
      const all = { ...command('taken', '+4798000010') };
      const first = await post(all);
      assert.equal(first.status, 440);
      assert.equal(first.reason, 'Business Problem');
      assert.equal(first.body.problem, 'username-already-used');
      assert.match(first.body.message, /Username taken is already used/);
      const second = await post({ ...all, username: 'free-name' });
      assert.equal(second.status, 440);
      assert.equal(second.body.problem, 'email-already-used');
      assert.match(second.body.message, /taken@example\.org/);
      const third = await post({ ...all, username: 'free-name', email: 'free@example.org' });
      assert.equal(third.status, 440);
      assert.equal(third.body.problem, 'phone-number-already-used');
      assert.match(third.body.message, /\+4798000010/);
      assert.equal((await read('free-name')).status, 404, 'nothing is written on error');
      assert.deepEqual(await server.messages('free@example.org'), []);
    });

    test('another spelling of a taken name or address is taken too', async () => {
      await post({ ...command('Strasse', '+4798000011'), email: 'straße@bücher.example' });
      const variants = [
        { username: 'STRASSE' },
        { username: 'straSSe' },
        { email: 'STRASSE@bücher.example' },
        { email: 'straße@BÜCHER.example' },
        { email: 'straße@xn--bcher-kva.example' },
        { email: 'ｓｔｒａｓｓｅ@bücher.example' },
        { 'phone-number': '+47 980 00 011' },
      ];
      for (const variant of variants) {
        const answer = await post({ ...command('fresh-name', '+4798000012'), ...variant });
        assert.equal(answer.status, 440, `${JSON.stringify(variant)}: ${answer.text}`);
      }
      const wide = await post(command('ｓtrasse', '+4798000012', { email: 'wide@example.org' }));
      assert.equal(wide.status, 400, 'a full-width username is outside the grammar');
    });

    test("a username that is another user's address is taken", async () => {
      await post(command('address-owner', '+4798000013'));
      const answer = await post({
        ...command('second', '+4798000014'),
        username: 'address-owner@example.org',
        email: 'address-owner@example.org',
      });
      assert.equal(answer.status, 440);
      assert.equal(answer.body.problem, 'username-already-used');
    });

    test('weak passwords are 440 with the weaknesses', async () => {
      for (const password of ['short1', 'password', 'passwordpassword', 'weakling-1234', 'a']) {
        const answer = await post({ ...command('weakling', '+4798000015'), password });
        assert.equal(answer.status, 440, password);
        assert.equal(answer.body.problem, 'password-does-not-meet-requirements');
        assert.equal(answer.text.includes(`"${password}"`), false);
      }
      assert.equal((await post({ ...command('weakling', '+4798000015'), password: 'x'.repeat(129) })).status, 400);
      assert.equal((await read('weakling')).status, 404);
    });

    test('reserved names are taken for good', async () => {
      for (const username of ['me', 'admin', 'ROOT', 'System', 'support']) {
        const answer = await post({ ...command('res', '+4798000016'), username });
        assert.equal(answer.status, 440, `${username}: ${answer.text}`);
        assert.equal(answer.body.problem, 'username-already-used');
        assert.match(answer.body.message, new RegExp(username));
      }
    });

    test('20 parallel registrations of one username make one user', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          post(command('racer', `+47981000${index + 10}`, { email: `racer${index}@example.org` })),
        ),
      );
      const statuses = answers.map((answer) => answer.status).sort();
      assert.deepEqual(statuses, [201, ...Array.from({ length: 19 }, () => 440)]);
    });

    test('parallel registrations that cross each other never end in 5xx', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => {
          const [left, right] = index % 2 === 0 ? ['cross-a', 'cross-b'] : ['cross-b', 'cross-a'];
          return post({ ...command(left, `+47982000${index + 10}`), email: `${right}@example.org` });
        }),
      );
      for (const answer of answers) assert.ok([201, 440].includes(answer.status), `${answer.status} ${answer.text}`);
      assert.ok(answers.some((answer) => answer.status === 201));
    });

    test('members that are not in the command have no effect', async () => {
      const body = `{"username":"mass","password":"Start-pass1","email":"mass@example.org","phone-number":"+4798000020",
        "status":"locked","email-verified":true,"phone-number-verified":true,"roles":["Admin"],"user-id":"1",
        "multifactor-enabled":true,"mustChangePassword":true,"tenantId":"x",
        "__proto__":{"isAdmin":true,"first-name":"Evil"},"constructor":{"prototype":{"isAdmin":true}}}`;
      const answer = await post(body);
      assert.equal(answer.status, 201, answer.text);
      const user = (await read('mass')).body;
      assert.equal(user.status, 'active');
      assert.equal(user['email-verified'], false);
      assert.equal(user['phone-number-verified'], false);
      assert.equal(user['multifactor-enabled'], false);
      assert.equal(user['first-name'], undefined);
      assert.notEqual(user['user-id'], '1');
      assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined);
      const token = (await api.signIn('mass', 'Start-pass1')).body.access_token;
      const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
      assert.deepEqual(claims.roles, []);
    });

    test('needs identity.signup', async () => {
      const body = command('nobody', '+4798000021');
      const narrow = await api.clientToken(await server.createClient({ scopes: ['identity.read'] }));
      assert.equal((await api.identity('POST', '/users', { token: narrow, body })).status, 403);
      assert.equal((await api.identity('POST', '/users', { body })).status, 401);
      await post(command('somebody', '+4798000022'));
      const user = (await api.signIn('somebody', 'Start-pass1')).body.access_token;
      assert.equal((await api.identity('POST', '/users', { token: user, body })).status, 403);
    });
  });
}
