import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lockAccount, setAccountStatus } from '#core/accounts/administer-account.ts';
import type { WireAnswer } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { claimsOf, PASSWORD, ZentryDriver } from '#test/support/zentry.ts';

const COUPLE = 'The username/password couple is invalid.';

function refused(answer: WireAnswer, status: number, error: string, description: string, id?: string): void {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8');
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.equal(answer.headers.get('pragma'), 'no-cache');
  assert.deepEqual(answer.body, {
    error,
    error_description: description,
    ...(id === undefined ? {} : { error_uri: `https://documentation.openiddict.com/errors/${id}` }),
  });
}

for (const database of DATABASES) {
  describe(`token endpoint on ${database}`, () => {
    let server: TestServer;
    let api: ZentryDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new ZentryDriver(server);
      await server.createTenant('acme');
      await api.person('kari@example.org', { proved: true });
    });
    after(() => server?.close());

    const couple = { grant_type: 'password', username: 'kari@example.org', password: PASSWORD };
    const refresh = (token: string, tenant?: string) =>
      api.token({ grant_type: 'refresh_token', refresh_token: token }, tenant);

    test('a couple gives both tokens, for an hour, in the only tenant', async () => {
      const answer = await api.token(couple);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.equal(answer.headers.get('pragma'), 'no-cache');
      assert.equal(answer.body.expires_in, 3600);
      assert.equal(answer.body.token_type, 'Bearer');
      assert.match(answer.body.refresh_token, /^\S{43}$/);
      const claims = claimsOf(answer.body.access_token);
      assert.deepEqual([claims.tenant_id, claims.client_id, claims.amr], ['default', 'anonymous', ['pwd']]);
    });

    test('multipart forms and any letter case of the path do as well', async () => {
      const form = new FormData();
      for (const [name, value] of Object.entries(couple)) form.append(name, value);
      const answer = await fetch(`${server.url}/Connect/TOKEN`, { method: 'POST', body: form });
      assert.equal(answer.status, 200);
      await answer.body?.cancel();
      assert.equal((await api.asseco.call('POST', '/CONNECT/Revocation')).status, 400);
    });

    test('requests that break the form are told so with their number', async () => {
      const wrongType = await api.asseco.call('POST', '/connect/token', { body: couple });
      refused(wrongType, 400, 'invalid_request', "The specified 'Content-Type' header is invalid.", 'ID2082');
      const noType = await fetch(`${server.url}/connect/token`, { method: 'POST', body: new Uint8Array([97]) });
      assert.match(await noType.text(), /ID2081/);
      for (const path of ['/connect/token', '/connect/revocation', '/v1/authentication/connect/token']) {
        const bare = await api.asseco.call('POST', path);
        refused(bare, 400, 'invalid_request', "The mandatory 'Content-Type' header is missing.", 'ID2081');
        const nothing = new Blob([]).stream();
        const chunked = await fetch(`${server.url}${path}`, { method: 'POST', body: nothing, duplex: 'half' });
        assert.match(await chunked.text(), /ID2081/);
        const typed = { 'content-type': 'application/x-www-form-urlencoded' };
        const empty = await api.asseco.call('POST', path, { headers: typed });
        assert.match(empty.body.error_uri, /ID2029$/);
      }
      const got = await api.asseco.call('GET', '/connect/token');
      refused(got, 400, 'invalid_request', 'The specified HTTP method is not valid.', 'ID2084');
      const mandatory = (name: string) => `The mandatory '${name}' parameter is missing.`;
      refused(await api.token({ username: 'x' }), 400, 'invalid_request', mandatory('grant_type'), 'ID2029');
      refused(
        await api.token({ grant_type: 'refresh_token' }),
        400,
        'invalid_request',
        mandatory('refresh_token'),
        'ID2029',
      );
      const both = "The mandatory 'username' and/or 'password' parameters are missing.";
      refused(await api.token({ grant_type: 'password', username: 'x' }), 400, 'invalid_request', both, 'ID2059');
    });

    test('other grants are not supported, those of programs among them', async () => {
      const client = await server.createClient();
      const form = { client_id: client.id, client_secret: client.secret };
      for (const grant_type of ['client_credentials', 'authorization_code', 'constructor']) {
        const answer = await api.token({ grant_type, ...form });
        refused(answer, 400, 'unsupported_grant_type', "The specified 'grant_type' is not supported.", 'ID2032');
      }
      const wrong = await api.token({ ...couple, client_id: client.id, client_secret: 'wrong' });
      refused(wrong, 401, 'invalid_client', 'The specified client credentials are invalid.', 'ID2055');
      assert.equal((await api.token({ ...couple, ...form })).status, 200);
    });

    test('whatever is wrong with the couple reads the same', async () => {
      for (const name of ['passive', 'locked']) await api.person(`${name}@example.org`);
      await server.operate(setAccountStatus, { user: 'passive@example.org', tenant: '1', status: 'P' });
      await server.operate(lockAccount, { user: 'locked@example.org', tenant: '1' });
      const wrong = [
        await api.signIn('kari@example.org', 'wrong-pass1'),
        await api.signIn('nobody@example.org'),
        await api.signIn('passive@example.org'),
        await api.signIn('locked@example.org'),
        await api.signIn('k'.repeat(300)),
      ];
      for (const answer of wrong) refused(answer, 400, 'invalid_grant', COUPLE);
    });

    test('a tenant that is not available is told after the password only, unknown or foreign', async () => {
      for (const tenant of ['acme', 'no-such-tenant']) {
        const right = await api.signIn('kari@example.org', PASSWORD, tenant);
        refused(right, 400, 'invalid_grant', 'The tenant is not available.');
        refused(await api.signIn('kari@example.org', 'wrong-pass1', tenant), 400, 'invalid_grant', COUPLE);
      }
      assert.equal((await api.signIn('kari@example.org', PASSWORD, 'default')).status, 200);
    });

    test('whoever is in several tenants chooses one by header, now or when refreshing', async () => {
      const root = await api.person('root@example.org', { roles: ['SystemAdmin'] });
      await api.call(
        'POST',
        '/User/role',
        { token: await api.tokenOf('root@example.org') },
        { email: 'kari@example.org', role: 'Editor', tenantId: 'acme' },
      );
      const undecided = (await api.token(couple)).body;
      assert.equal(claimsOf(undecided.access_token).tenant_id, undefined);
      const chosen = (await api.token(couple, 'acme')).body;
      assert.deepEqual(
        [claimsOf(chosen.access_token).tenant_id, claimsOf(chosen.access_token).roles],
        ['acme', ['Editor']],
      );
      const kept = (await refresh(chosen.refresh_token)).body;
      assert.equal(claimsOf(kept.access_token).tenant_id, 'acme');
      const moved = (await refresh(kept.refresh_token, 'default')).body;
      assert.equal(claimsOf(moved.access_token).tenant_id, 'default');
      const nowhere = await refresh(moved.refresh_token, 'no-such-tenant');
      refused(nowhere, 400, 'invalid_grant', 'The tenant is not available.');
      assert.ok(root);
    });

    test('refresh tokens: unknown, redeemed, dead', async () => {
      const invalid = 'The specified refresh token is invalid.';
      refused(await refresh('unknown'), 400, 'invalid_grant', invalid, 'ID2003');
      await api.person('refresher@example.org');
      const first = (await api.signIn('refresher@example.org')).body.refresh_token;
      const second = (await refresh(first)).body;
      assert.equal((await refresh(first)).body.refresh_token, second.refresh_token, 'the same successor within 30 s');
      server.clock.advance(30_001);
      const redeemed = 'The specified refresh token has already been redeemed.';
      refused(await refresh(first), 400, 'invalid_grant', redeemed, 'ID2012');
      const dead = 'The specified refresh token is no longer valid.';
      refused(await refresh(second.refresh_token), 400, 'invalid_grant', dead, 'ID2018');
      assert.equal((await api.call('GET', '/User/tenants', { token: second.access_token })).status, 401);
    });

    test('revocation signs out', async () => {
      const { access_token: token, refresh_token } = (await api.token(couple, 'default')).body;
      const revoke = (form: Record<string, string>) =>
        api.asseco.call('POST', '/connect/revocation', {
          body: new URLSearchParams(form).toString(),
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        });
      assert.equal((await revoke({ token: refresh_token })).status, 200);
      assert.equal((await api.call('GET', '/User/tenants', { token })).status, 401);
      assert.equal((await revoke({ token: 'unknown' })).status, 200);
      assert.equal((await revoke({})).body.error, 'invalid_request');
    });
  });
}
