import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setAccountStatus } from '#core/accounts/administer-account.ts';
import { DAY, HOUR, SECOND } from '#kernel/clock.ts';
import { sha256 } from '#kernel/sha256.ts';
import { countLinks, mailedLink } from '#test/support/mailed-link.ts';
import { assertError, BASE, OverkizDriver, PASSWORD } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const NO = '{"emailAndAccountValidated":false}';
const YES = '{"emailAndAccountValidated":true}';
const REPEAT = 31 * SECOND;

for (const database of DATABASES) {
  describe(`validation of accounts on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new OverkizDriver(server);
    });
    after(() => server?.close());

    const path = (userId: string, token?: string) =>
      `/enduser/${encodeURIComponent(userId)}/validation${token === undefined ? '' : `/${token}`}`;
    const ask = async (userId: string) => {
      const answer = await api.call('POST', `/enduser/${encodeURIComponent(userId)}/validation`);
      assert.deepEqual([answer.status, answer.text], [200, '{}']);
      return answer;
    };
    const validate = async (userId: string, token: string) => {
      const answer = await api.call('POST', `/enduser/${encodeURIComponent(userId)}/validation/${token}`);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('set-cookie'), null);
      return answer.text;
    };
    /** Somebody whose address nobody has confirmed, with a link. */
    const asked = async (name: string) => {
      const email = `${name}@example.org`;
      const id = await api.person(email, name);
      await ask(name);
      return { id, email, ...(await mailedLink(server, email)) };
    };
    const isVerified = async (id: string) =>
      (await server.services.store.read.contacts.listByAccount(id, server.clock.now())).some(
        ({ channel, state }) => channel === 'email' && state === 'verified',
      );

    test('a mailed token validates account and address, once, and leaves sessions alone', async () => {
      const { id, url, token } = await asked('ann');
      assert.equal(url.origin + url.pathname, `http://localhost:8080${BASE}/accountManagement/validation`);
      assert.equal(url.searchParams.get('userId'), 'ann');
      const cookie = await api.cookieOf('ann');
      assert.equal(await validate('ann', token), YES);
      assert.equal(await isVerified(id), true);
      assert.equal(await validate('ann', token), NO);
      assert.equal(await api.isSignedIn(cookie), true);
    });

    test('only a hash of the token is kept, and the answer never holds it', async () => {
      const { token } = await asked('hash');
      const kept = await server.services.store.read.secrets.findByHash(sha256(token));
      assert.equal(kept?.purpose, 'validate-account');
      assert.ok(!JSON.stringify(kept).includes(token));
    });

    test('of twenty uses at once exactly one is true', async () => {
      const { token } = await asked('twenty');
      const answers = await Promise.all(Array.from({ length: 20 }, () => validate('twenty', token)));
      assert.equal(answers.filter((text) => text === YES).length, 1);
      assert.equal(answers.filter((text) => text === NO).length, 19);
    });

    test('another user’s path has no effect and spends nothing', async () => {
      const { token } = await asked('owner');
      await api.person('other@example.org', 'other');
      for (const userId of ['other', 'other@example.org', 'nobody', 'Email ', '%00', 'x'.repeat(300)])
        assert.equal(await validate(userId, token), NO);
      assert.equal(await validate('owner', token), YES);
    });

    test('the address means its user too, however it is written and encoded', async () => {
      const email = 'plus+one@example.org';
      await api.person(email, 'Plus One+x');
      await ask('plus one+X');
      const { token, url } = await mailedLink(server, email);
      assert.equal(url.searchParams.get('userId'), 'Plus One+x');
      assert.equal((await api.call('POST', `/enduser/PLUS%2Bone%40Example.org/validation/${token}`)).text, YES);
      await api.person('raw+plus@example.org');
      assert.equal((await api.call('POST', '/enduser/raw+plus@example.org/validation')).text, '{}');
      const again = await mailedLink(server, 'raw+plus@example.org');
      assert.equal((await api.call('POST', `/enduser/raw+plus@example.org/validation/${again.token}`)).text, YES);
    });

    test('what is no token of this kind is one answer', async () => {
      const { id } = await asked('kinds');
      const reset = { userId: 'kinds', email: 'kinds@example.org' };
      server.clock.advance(REPEAT);
      assert.equal((await api.call('POST', '/enduser/password/reset', { body: reset })).text, '{}');
      const { token } = await mailedLink(server, 'kinds@example.org');
      const known = await asked('known');
      for (const wrong of [token, 'x', '0', 'A'.repeat(43), `${known.token}x`, known.token.slice(1), '%C3%A6'])
        assert.equal(await validate('kinds', wrong), NO);
      assert.equal(await isVerified(id), false);
    });

    test('the newest token is the one that is good', async () => {
      const { token, email } = await asked('newest');
      server.clock.advance(REPEAT);
      await ask('newest');
      const { token: newer } = await mailedLink(server, email);
      assert.notEqual(newer, token);
      assert.equal(await validate('newest', token), NO);
      assert.equal(await validate('newest', newer), YES);
    });

    test('a token lives for a day', async () => {
      const [late, intime] = [await asked('late'), await asked('intime')];
      server.clock.advance(DAY - 1);
      assert.equal(await validate('intime', intime.token), YES);
      server.clock.advance(1);
      assert.equal(await validate('late', late.token), NO);
    });

    test('a repeat within thirty seconds changes nothing, nor does a fourth within an hour', async () => {
      const { token, email } = await asked('often');
      await ask('often');
      assert.equal(await countLinks(server, email), 1);
      for (let turn = 0; turn < 4; turn += 1) {
        server.clock.advance(REPEAT);
        await ask('often');
      }
      assert.equal(await countLinks(server, email), 3);
      const last = await mailedLink(server, email);
      server.clock.advance(REPEAT);
      await ask('often');
      assert.equal(await validate('often', token), NO);
      assert.equal(await validate('often', last.token), YES, 'what is under way stays good');
      const other = await asked('often2');
      server.clock.advance(HOUR);
      await ask('often2');
      assert.equal(await countLinks(server, other.email), 2);
    });

    test('nobody learns who exists, or who is validated', async () => {
      const { token, email } = await asked('done');
      await validate('done', token);
      await api.person('passive@example.org', 'passive');
      await server.operate(setAccountStatus, { user: 'passive', tenant: '1', status: 'P' });
      server.clock.advance(REPEAT);
      const sent = await countLinks(server, email);
      const shapes = [];
      for (const userId of ['done', 'passive', 'nobody', 'a b', 'x'.repeat(500)]) {
        const { status, text, headers } = await ask(userId);
        const said = [...headers].filter(([name]) => name !== 'x-correlation-id' && name !== 'date');
        shapes.push(JSON.stringify([status, text, said]));
      }
      const answer = await api.call('POST', path('often2'));
      assert.equal(new Set(shapes).size, 1);
      assert.equal(answer.text, '{}');
      assert.equal(await countLinks(server, email), sent);
      assert.equal(await countLinks(server, 'passive@example.org'), 0);
    });

    test('an address that changed since is not what the token was sent to', async () => {
      const { token } = await asked('moved');
      const bearer = (await api.asseco.signIn('moved', PASSWORD)).body.access_token;
      const email = 'new@example.org';
      assert.equal((await api.asseco.identity('PUT', '/me/email', { token: bearer, body: { email } })).status, 202);
      const body = { email, 'confirmation-code': await api.asseco.code(email) };
      assert.equal((await api.asseco.identity('PUT', '/me/email/confirm', { token: bearer, body })).status, 204);
      assert.equal(await validate('moved', token), NO);
    });

    test('a path has its method and no other, and an empty post comes under any type', async () => {
      for (const url of [path('ann'), path('ann', 'x')])
        assertError(await api.call('GET', url), 405, 'INVALID_API_CALL', "Request method 'GET' not supported");
      for (const type of ['application/octet-stream', 'text/plain', 'application/json'])
        assert.equal((await api.call('POST', path('ann'), { headers: { 'content-type': type }, body: '' })).text, '{}');
      const full = await api.call('POST', path('ann'), { headers: { 'content-type': 'text/xml' }, body: '<a/>' });
      assertError(full, 415, 'INVALID_API_CALL', "Content type 'text/xml' not supported");
      const broken = await api.call('POST', path('ann', 'x'), { body: '{' });
      assertError(broken, 400, 'INVALID_PARAMETER', 'Bad parameters. (malformed JSON)');
    });

    test('a name that wants to be a header stays a name', async () => {
      const id = await api.person('header@example.org', 'header');
      const firstName = 'Eve\r\nBcc: evil@example.org\r\n\r\nhttps://evil.test';
      await server.services.store.write((tx) => tx.accounts.update(id, { firstName, locale: 'fr_FR' }));
      await ask('header');
      const { mail } = await mailedLink(server, 'header@example.org');
      assert.doesNotMatch(mail.subject + mail.text, /Bcc|evil/);
      assert.match(mail.subject, /^Confirmez votre compte/);
    });
  });
}
