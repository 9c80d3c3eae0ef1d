import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MINUTE } from '#kernel/clock.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`the profile of the authenticated user on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let credentials: { id: string; secret: string };
    let serial = 0;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      credentials = await server.createClient();
    });
    after(() => server?.close());

    async function person() {
      serial += 1;
      const user = {
        username: `Reader${serial}`,
        email: `Reader${serial}@example.org`,
        phone: `+4741${String(serial).padStart(6, '0')}`,
      };
      assert.equal((await api.register(await api.clientToken(credentials), user)).status, 201);
      const signedIn = (await api.signIn(user.username, 'Start-pass1')).body;
      return { ...user, token: signedIn.access_token as string, refresh: signedIn.refresh_token as string };
    }
    const me = (token: string, query = '') => api.identity('GET', `/me${query}`, { token });

    test('the default set is every value that there is', async () => {
      const { username, email, phone, token } = await person();
      const answer = await me(token);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      const { 'user-id': id, 'customer-number': customer, 'last-login': lastLogin, ...rest } = answer.body;
      assert.match(id, /^\S{8,}$/);
      assert.match(customer, /^[1-9]\d{9}$/);
      assert.equal(lastLogin, new Date(server.clock.now()).toISOString());
      assert.deepEqual(rest, {
        username,
        email,
        'email-verified': false,
        'phone-number': phone,
        'phone-number-verified': false,
        'linked-logins': [],
        'multifactor-enabled': false,
        status: 'active',
      });
    });

    const SHAPES: readonly (readonly [query: string, names: readonly string[]])[] = [
      ['?trim=*', []],
      ['?trim=*&include=username', ['username']],
      ['?trim=*&include=username,status', ['status', 'username']],
      ['?trim=*&include=username&include=status,email', ['email', 'status', 'username']],
      ['?trim=*&include=username,%20status', ['status', 'username']],
      ['?trim=*,username&include=username,status', ['status']],
      ['?trim=*&include=no-such-name,__proto__,constructor,username', ['username']],
      ['?trim=*&include=username.length', []],
      ['?trim=*&include=linked-logins.none,linked-logins.', []],
      ['?trim=*&include=linked-logins.login', ['linked-logins']],
      ['?trim=*&include=last-password-reset', []],
      ['?trim=*&include=linked-logins', ['linked-logins']],
      ['?trim=*&include=', []],
    ];
    test('trim=* empties the set, include adds, trim takes away', async () => {
      const { token } = await person();
      for (const [query, names] of SHAPES) {
        const answer = await me(token, query);
        assert.equal(answer.status, 200, `${query}: ${answer.text}`);
        assert.deepEqual(Object.keys(answer.body).sort(), names, query);
      }
    });

    test('without trim=* everything stays but what is trimmed', async () => {
      const { token } = await person();
      const everything = Object.keys((await me(token)).body).sort();
      const without = (...names: string[]) => everything.filter((name) => !names.includes(name));
      const shapes: readonly (readonly [string, readonly string[]])[] = [
        ['?include=username', everything],
        ['?include=*', everything],
        ['?include=no-such-name&trim=nor-this,__proto__,linked-logins.none', everything],
        ['?trim=username,email', without('username', 'email')],
        ['?trim=username&trim=email,status', without('username', 'email', 'status')],
        ['?include=username&trim=username', without('username')],
        ['?include=*&trim=*', everything],
        ['?include=*&trim=*,status', without('status')],
        ['?include=&trim=', everything],
        ['?other=parameter', everything],
      ];
      for (const [query, names] of shapes)
        assert.deepEqual(Object.keys((await me(token, query)).body).sort(), names, query);
    });

    test('401 without a token, with garbage, and with what is no access token', async () => {
      const { token, refresh } = await person();
      const [head = '', payload = '', signature = ''] = token.split('.');
      const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
      const headers: readonly (string | undefined)[] = [
        undefined,
        '',
        'Bearer',
        'Bearer ',
        'Bearer garbage',
        'Bearer a.b.c',
        `Basic ${Buffer.from('user:password').toString('base64')}`,
        `Bearer ${token} ${token}`,
        `Bearer ${head}.${payload}`,
        `Bearer ${head}.${payload}.`,
        `Bearer ${none}.${payload}.`,
        `Bearer ${none}.${payload}.${signature}`,
        `Bearer ${head}.${payload}.${signature.split('').reverse().join('')}`,
        `Bearer ${refresh}`,
        token,
      ];
      for (const authorization of headers) {
        const answer = await api.identity('GET', '/me', {
          headers: authorization === undefined ? {} : { authorization },
        });
        assert.equal(answer.status, 401, `${authorization}: ${answer.text}`);
        assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/);
        assert.equal(answer.body.problem, 'not-authorized');
        assert.equal(typeof answer.body.message, 'string');
      }
    });

    test('the scheme’s letters do not matter', async () => {
      const { token } = await person();
      const answer = await api.identity('GET', '/me', { headers: { authorization: `bearer ${token}` } });
      assert.equal(answer.status, 200);
    });

    test('a token in the query or in a form opens nothing', async () => {
      const { token } = await person();
      assert.equal((await api.identity('GET', `/me?access_token=${token}`)).status, 401);
    });

    test('a person’s token is a JWT of this server that names its person by id only', async () => {
      const { token, email } = await person();
      const [head = '', payload = ''] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
      const header = JSON.parse(head);
      const claims = JSON.parse(payload);
      assert.deepEqual([header.typ, header.alg, typeof header.kid], ['at+jwt', 'ES256', 'string']);
      assert.equal(claims.sub, (await me(token)).body['user-id']);
      assert.equal(claims.iss, server.config.publicUrl);
      assert.equal(claims.exp - claims.iat, 3600);
      assert.ok(String(claims.scope).split(' ').includes('identity.me'));
      assert.ok(!payload.toLowerCase().includes(email.toLowerCase()));
    });

    test('a token works until it expires, and not after', async () => {
      const { token } = await person();
      server.clock.advance(60 * MINUTE - 1000);
      assert.equal((await me(token)).status, 200);
      server.clock.advance(1000);
      const answer = await me(token);
      assert.equal(answer.status, 401);
      assert.equal(answer.body.problem, 'not-authorized');
    });

    test('a program has no profile', async () => {
      const answer = await me(await api.clientToken(credentials));
      assert.equal(answer.status, 403);
      assert.equal(answer.body.problem, 'forbidden');
    });

    test('other methods are refused with those that there are', async () => {
      const { token } = await person();
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
        const answer = await api.identity(method, '/me', { token });
        assert.equal(answer.status, 405, method);
        assert.equal(answer.headers.get('allow'), 'GET, HEAD');
        assert.equal(answer.body.problem, 'bad-request');
      }
    });
  });
}
