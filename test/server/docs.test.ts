import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';

interface Operation {
  readonly security?: readonly Record<string, readonly string[]>[];
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

describe('the documentation', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server?.close());

  const get = (path: string) => fetch(`${server.url}${path}`, { redirect: 'manual' });
  // biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
  const documentAt = async (path: string): Promise<any> => (await get(path)).json();
  const operationsOf = (document: { paths: Record<string, Record<string, Operation>> }): Operation[] =>
    Object.values(document.paths).flatMap((path) => Object.values(path));

  test('the bare address leads to it', async () => {
    const answer = await get('/');
    assert.deepEqual([answer.status, answer.headers.get('location')], [302, '/docs']);
  });

  test('the page loads only from this server, and all that it names is there', async () => {
    const answer = await get('/docs');
    const html = await answer.text();
    assert.match(html, /<title>Tessera: the APIs<\/title>/);
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'none'; script-src 'self'; /);
    assert.match(policy, /frame-ancestors 'none'$/);
    assert.doesNotMatch(policy, /https:|upgrade-insecure|\.io/);
    const named = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path = '']) => path);
    assert.ok(named.length >= 5);
    for (const path of named) assert.equal((await get(path)).status, 200, path);
  });

  test('it lists every document', async () => {
    const script = await (await get('/docs/static/swagger-initializer.js')).text();
    const documents = [...script.matchAll(/"url":"([^"]+)"/g)].map(([, url = '']) => url);
    assert.deepEqual(documents, [
      '/v1/identity/openapi.json',
      '/zentry/openapi.json',
      '/customers/v2/openapi.json',
      '/enduser-mobile-web/enduserAPI/openapi.json',
      '/v1/authentication/openapi.json',
    ]);
    for (const url of documents) assert.match((await documentAt(url)).openapi, /^3\.1/);
  });

  test('each scope by itself is enough, and is explained where a token is asked for', async () => {
    const document = await documentAt('/v1/identity/openapi.json');
    const { flows } = document.components.securitySchemes.oauth2;
    const explained = Object.keys(flows.clientCredentials.scopes);
    const asked = operationsOf(document).flatMap(({ security = [] }) => security.map(({ oauth2 = [] }) => oauth2));
    assert.ok(asked.length > 20);
    for (const scopes of asked) assert.equal(scopes.length, 1, scopes.join());
    assert.deepEqual([...new Set(asked.flat())].sort(), [...explained].sort());
    assert.equal(flows.password.tokenUrl, 'http://localhost:8080/v1/authentication/connect/token');
  });

  test('every answer is described', async () => {
    for (const url of ['/v1/identity/openapi.json', '/v1/authentication/openapi.json']) {
      for (const { responses } of operationsOf(await documentAt(url)))
        for (const [status, { description }] of Object.entries(responses))
          assert.ok(description.length > 1 && description !== 'Default Response', `${url} ${status}`);
    }
  });

  test('the forms of the token endpoint are described, and judged in OAuth’s own words', async () => {
    const { paths } = await documentAt('/v1/authentication/openapi.json');
    const form =
      paths['/v1/authentication/connect/token'].post.requestBody.content['application/x-www-form-urlencoded'];
    assert.deepEqual(form.schema.properties.grant_type.enum, ['client_credentials', 'password', 'refresh_token']);
    const revocation = paths['/v1/authentication/connect/revocation'].post.requestBody;
    assert.deepEqual(revocation.content['application/x-www-form-urlencoded'].schema.required, ['token']);
    const answer = await fetch(`${server.url}/v1/authentication/connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'implicit', extra: '1' }),
    });
    assert.deepEqual(
      [answer.status, ((await answer.json()) as { error: string }).error],
      [400, 'unsupported_grant_type'],
    );
  });
});
