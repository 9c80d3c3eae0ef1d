import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver, type WireAnswer } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const DAY = 86_400_000;

for (const database of DATABASES) {
  describe(`refresh tokens on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let program: { id: string; secret: string };
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      program = await server.createClient();
      await api.register(await api.clientToken(program), { username: 'fresh' });
    });
    after(() => server?.close());

    const signIn = async (more: Record<string, string> = {}, username = 'fresh') =>
      (await api.token({ grant_type: 'password', username, password: 'Start-pass1', ...more })).body;
    const refresh = (token: string, more: Record<string, string> = {}) =>
      api.token({ grant_type: 'refresh_token', refresh_token: token, ...more });
    const refused = (answer: WireAnswer, id: string) => {
      assert.equal(answer.status, 400, answer.text);
      assert.equal(answer.body.error, 'invalid_grant');
      assert.equal(answer.body.error_uri, `https://documentation.openiddict.com/errors/${id}`);
    };
    const me = async (token: string) => (await api.identity('GET', '/me', { token })).status;

    test('each refresh gives a new pair', async () => {
      let { refresh_token: token } = await signIn();
      const seen = new Set([token]);
      for (let count = 0; count < 3; count += 1) {
        const answer = await refresh(token);
        assert.equal(answer.status, 200, answer.text);
        assert.equal(answer.body.token_type, 'Bearer');
        assert.equal(answer.body.expires_in, 3600);
        assert.equal(answer.headers.get('pragma'), 'no-cache');
        assert.equal(await me(answer.body.access_token), 200);
        token = answer.body.refresh_token;
        seen.add(token);
      }
      assert.equal(seen.size, 4);
    });

    test('a repeat within 30 seconds gets the same successor', async () => {
      const { refresh_token: token } = await signIn();
      const first = await refresh(token);
      server.clock.advance(30_000);
      const second = await refresh(token);
      assert.equal(second.status, 200, second.text);
      assert.equal(second.body.refresh_token, first.body.refresh_token);
      assert.equal((await refresh(second.body.refresh_token)).status, 200);
    });

    test('a repeat later ends the family', async () => {
      const { refresh_token: token, access_token: access } = await signIn();
      const first = (await refresh(token)).body;
      server.clock.advance(30_001);
      refused(await refresh(token), 'ID2012');
      refused(await refresh(first.refresh_token), 'ID2018');
      assert.equal(await me(first.access_token), 401);
      assert.equal(await me(access), 401);
    });

    test('a repeat after the successor was used ends the family, however soon', async () => {
      const { refresh_token: token } = await signIn();
      const first = (await refresh(token)).body;
      const second = (await refresh(first.refresh_token)).body;
      refused(await refresh(token), 'ID2012');
      refused(await refresh(second.refresh_token), 'ID2018');
    });

    test('whoever sends the bearer token along with every call is refreshed and signed out all the same', async () => {
      const post = (path: string, authorization: string, form: Record<string, string>) =>
        api.call('POST', path, {
          body: new URLSearchParams(form).toString(),
          headers: { 'content-type': 'application/x-www-form-urlencoded', authorization },
        });
      for (const base of ['/v1/authentication/connect', '/connect']) {
        let { access_token: access, refresh_token: token } = await signIn();
        for (const header of [`Bearer ${access}`, `bearer ${access}`, 'Bearer', 'BasicX abc', 'DPoP x']) {
          const answer = await post(`${base}/token`, header, { grant_type: 'refresh_token', refresh_token: token });
          assert.equal(answer.status, 200, `${base} ${header.slice(0, 12)} ${answer.text}`);
          ({ access_token: access, refresh_token: token } = answer.body);
        }
        for (const header of ['Basic', 'Basic !', 'basic eDp5 z', `Basic ${btoa('nocolon')}`])
          for (const [path, form] of [
            ['token', { grant_type: 'refresh_token', refresh_token: token }],
            ['revocation', { token }],
          ] as const) {
            const { status, body } = await post(`${base}/${path}`, header, form);
            assert.equal(status, 400, header);
            assert.match(body.error_uri, /ID2071$/);
          }
        assert.equal(await me(access), 200);
        assert.equal((await post(`${base}/revocation`, `Bearer ${access}`, { token })).status, 200);
        assert.equal(await me(access), 401);
      }
    });

    test('a header of another scheme proves no client', async () => {
      const client = { client_id: program.id, client_secret: program.secret };
      const { refresh_token: token } = await signIn(client);
      const asked = (headers: Record<string, string>, more: Record<string, string> = {}) =>
        api.token({ grant_type: 'refresh_token', refresh_token: token, ...more }, headers);
      refused(await asked({ authorization: `Bearer ${program.secret}` }), 'ID2003');
      assert.equal((await asked({ authorization: 'Bearer x' }, client)).status, 200);
    });

    test('other families live on', async () => {
      const [one, two] = [await signIn(), await signIn()];
      await refresh(one.refresh_token);
      server.clock.advance(31_000);
      refused(await refresh(one.refresh_token), 'ID2012');
      assert.equal((await refresh(two.refresh_token)).status, 200);
    });

    test('unknown and malformed tokens are ID2003', async () => {
      const { refresh_token: token, access_token: access } = await signIn();
      for (const wrong of ['x', `${token}x`, token.slice(1), access, 'a'.repeat(5000), 'é', '\u0000'])
        refused(await refresh(wrong), 'ID2003');
      assert.equal((await refresh(token)).status, 200);
    });

    test('a refresh token opens no resource', async () => {
      assert.equal(await me((await signIn()).refresh_token), 401);
    });

    test("dead after a change of password, the caller's own session excepted", async () => {
      await api.register(await api.clientToken(program), { username: 'changer' });
      const [own, other] = [await signIn({}, 'changer'), await signIn({}, 'changer')];
      const body = { 'old-password': 'Start-pass1', 'new-password': 'long-way-home-9' };
      const changed = await api.identity('PUT', '/me/password', { token: own.access_token, body });
      assert.equal(changed.status, 204);
      refused(await refresh(other.refresh_token), 'ID2018');
      assert.equal(await me(other.access_token), 401);
      assert.equal((await refresh(own.refresh_token)).status, 200);
    });

    test('20 parallel refreshes of one token have one successor', async () => {
      const { refresh_token: token } = await signIn();
      const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(token)));
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
      const successors = new Set(answers.map(({ body }) => body.refresh_token));
      assert.equal(successors.size, 1);
      assert.equal((await refresh([...successors][0])).status, 200);
    });

    test('lives 14 days after its last use', async () => {
      let { refresh_token: token } = await signIn();
      for (let count = 0; count < 3; count += 1) {
        server.clock.advance(14 * DAY - 1);
        const answer = await refresh(token);
        assert.equal(answer.status, 200, answer.text);
        token = answer.body.refresh_token;
      }
      server.clock.advance(14 * DAY);
      refused(await refresh(token), 'ID2018');
    });

    test("another client's token is unknown and stays as it was", async () => {
      const other = await server.createClient();
      const mine = { client_id: program.id, client_secret: program.secret };
      const theirs = { client_id: other.id, client_secret: other.secret };
      const { refresh_token: token } = await signIn(mine);
      refused(await refresh(token, theirs), 'ID2003');
      refused(await refresh(token), 'ID2003');
      const wrong = await refresh(token, { ...mine, client_secret: 'wrong' });
      assert.equal(wrong.status, 401);
      assert.match(wrong.body.error_uri, /ID2055$/);
      const next = await refresh(token, mine);
      assert.equal(next.status, 200);
      server.clock.advance(31_000);
      refused(await refresh(token, theirs), 'ID2003');
      assert.equal((await refresh(next.body.refresh_token, mine)).status, 200, 'a stranger ends no family');
      const anonymous = (await signIn()).refresh_token;
      refused(await refresh(anonymous, mine), 'ID2003');
    });

    test("another client's dead token is as unknown as its live one", async () => {
      const other = await server.createClient();
      const mine = { client_id: program.id, client_secret: program.secret };
      const theirs = { client_id: other.id, client_secret: other.secret };
      const lapsing = (await signIn(mine)).refresh_token;
      server.clock.advance(14 * DAY);
      const ended = (await signIn(mine)).refresh_token;
      const form = new URLSearchParams({ ...mine, token: ended }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      await api.call('POST', '/v1/authentication/connect/revocation', { body: form, headers });
      for (const dead of [lapsing, ended]) {
        refused(await refresh(dead, theirs), 'ID2003');
        refused(await refresh(dead), 'ID2003');
        refused(await refresh(dead, mine), 'ID2018');
      }
      const anonymous = (await signIn()).refresh_token;
      server.clock.advance(14 * DAY);
      refused(await refresh(anonymous, mine), 'ID2003');
      refused(await refresh(anonymous), 'ID2018');
    });

    test('may ask for less, never for more', async () => {
      const { refresh_token: token } = await signIn({ scope: 'identity.me openid' });
      const narrow = await refresh(token, { scope: 'openid' });
      assert.equal(narrow.status, 200);
      assert.equal(narrow.body.scope, 'openid');
      assert.equal(await me(narrow.body.access_token), 403);
      const more = await refresh(narrow.body.refresh_token, { scope: 'openid profile' });
      assert.equal(more.status, 400);
      assert.equal(more.body.error, 'invalid_scope');
      assert.equal((await refresh(narrow.body.refresh_token)).body.scope, 'identity.me openid');
    });
  });
}
