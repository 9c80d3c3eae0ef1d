import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, describe, test } from 'node:test';
import { routes } from '#faces/asseco-identity/routes.ts';
import { createApp } from '#src/app.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';

describe('the edges of the server', () => {
  let server: TestServer;
  let api: AssecoDriver;
  before(async () => {
    server = await startTestServer();
    api = new AssecoDriver(server);
  });
  after(() => server?.close());

  test('every kind of answer carries the security headers and a correlation id', async () => {
    for (const path of [
      '/v1/identity/me',
      '/v1/identity/policy/password-requirements',
      '/nowhere',
      '/v1/identity/users/%zz',
      '/mailbox',
      '/docs',
      '/health/live',
    ]) {
      const { headers } = await api.call('GET', path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
      assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'|default-src/, path);
      assert.equal(headers.get('strict-transport-security'), null, 'plain http');
      assert.equal(headers.get('server'), null);
      assert.equal(headers.get('x-powered-by'), null);
    }
  });

  test('a safe correlation id is echoed, any other is replaced', async () => {
    const echoed = await api.call('GET', '/health/live', { headers: { 'x-correlation-id': 'abc.DEF-1' } });
    assert.equal(echoed.headers.get('x-correlation-id'), 'abc.DEF-1');
    for (const bad of ['a b', 'x'.repeat(129), '{"a":1}']) {
      const answer = await api.call('GET', '/health/live', { headers: { 'x-correlation-id': bad } });
      assert.match(answer.headers.get('x-correlation-id') ?? '', /^[0-9a-f-]{36}$/);
    }
  });

  test('what no route takes is told in the API’s own words', async () => {
    for (const path of ['/v1/identity/nothing', '/v1/identity/users/%zz', `/v1/identity/users/${'x'.repeat(2000)}`]) {
      const answer = await api.call('GET', path);
      assert.equal(answer.status, 404, path.slice(0, 60));
      assert.equal(answer.body.problem, 'not-found');
    }
    const method = await api.call('PATCH', '/v1/identity/me');
    assert.deepEqual(
      [method.status, method.headers.get('allow'), method.body.problem],
      [405, 'GET, HEAD', 'bad-request'],
    );
    const token = await api.call('GET', '/v1/authentication/connect/token');
    assert.deepEqual([token.status, token.headers.get('allow'), token.body.error], [400, 'POST', 'invalid_request']);
  });

  test('bodies of another type, too large or malformed are refused before anything happens', async () => {
    const client = await api.clientToken(await server.createClient());
    const post = (body: string, type: string) =>
      api.identity('POST', '/users', { token: client, body, headers: { 'content-type': type } });
    assert.equal((await post('{}', 'text/plain')).status, 415);
    assert.equal((await post('<a/>', 'application/xml')).status, 415);
    assert.equal((await post(`{"username":"${'x'.repeat(40_000)}"}`, 'application/json')).status, 413);
    const malformed = await post('{"username":', 'application/json');
    assert.deepEqual(
      [malformed.status, malformed.body.errors[0].error, malformed.body.errors[0].tag],
      [400, 'invalid-format', undefined],
    );
    for (const body of ['[]', '"text"', 'null', '17'])
      assert.equal((await post(body, 'application/json')).status, 400, body);
    const empty = await post('', 'application/json');
    assert.deepEqual(empty.body.errors.map((rule: { tag: string }) => rule.tag).toSorted(), [
      'email',
      'password',
      'phone-number',
      'username',
    ]);
  });

  test('the OpenAPI document has every route with its success status', async () => {
    const { body } = await api.call('GET', '/v1/identity/openapi.json');
    assert.match(body.openapi, /^3\.1/);
    for (const { method, path, status, operation } of routes) {
      const described = body.paths[`/v1/identity${path}`]?.[method.toLowerCase()];
      assert.ok(described?.responses[status], `${method} ${path}`);
      assert.equal(described.operationId, operation.name);
    }
    assert.equal(Object.keys(body.paths).length, new Set(routes.map((route) => route.path)).size);
  });

  test('it declares what can go wrong, and nothing else', async () => {
    const { paths } = (await api.call('GET', '/v1/identity/openapi.json')).body;
    const errors = (method: string, path: string) => {
      const { responses } = paths[`/v1/identity${path}`][method];
      return Object.keys(responses).filter((status) => status >= '400');
    };
    assert.deepEqual(errors('get', '/policy/password-requirements'), ['401', '429', '500', '503']);
    assert.deepEqual(errors('get', '/users/{username}/available'), [
      '400',
      '401',
      '403',
      '404',
      '410',
      '429',
      '500',
      '503',
    ]);
    const { responses } = paths['/v1/identity/me/password'].put;
    assert.ok(responses[440].description.includes('`password-same-as-existing`'));
    assert.equal(responses[410], undefined);
    const token = (await api.call('GET', '/v1/authentication/openapi.json')).body;
    const grant = token.paths['/v1/authentication/connect/token'].post;
    assert.match(grant.responses[400].description, /`invalid_grant`.*`unsupported_grant_type`/);
    assert.deepEqual(grant.security, [{ client: [] }, {}]);
  });

  test('a browser of another origin gets no permission', async () => {
    const { headers } = await api.call('GET', '/health/live', { headers: { origin: 'https://evil.example' } });
    assert.equal(headers.get('access-control-allow-origin'), null);
  });

  test('slow headers are cut', { timeout: 15_000 }, async () => {
    const { hostname, port } = new URL(server.url);
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = net.connect(Number(port), hostname, () =>
        socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n'),
      );
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
    });
    assert.match(answer, /^HTTP\/1\.1 408/);
  });

  test('a request that never ends does not keep a server from draining', { timeout: 30_000 }, async () => {
    const draining = await startTestServer();
    const { hostname, port } = new URL(draining.url);
    const socket = net.connect(Number(port), hostname);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    const begun = new Promise((resolve) => socket.once('data', resolve));
    socket.write(
      'POST /v1/authentication/connect/token HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 60\r\n' +
        'Content-Type: application/x-www-form-urlencoded\r\n\r\n',
    );
    assert.match(String(await begun), /^HTTP\/1\.1 100/);
    socket.write('grant_type=');
    await Promise.all([draining.close(), closed]);
  });

  test('a second server on the same data folder does not start', async () => {
    const again = createApp({ config: server.config, log: { info() {}, warn() {}, error() {} } });
    await assert.rejects(again, { name: 'LeaseTakenError' });
  });
});

describe('guards', () => {
  test('a public server without ways for its messages does not start', async () => {
    await assert.rejects(
      startTestServer({ env: { TESSERA_PUBLIC_URL: 'https://id.example.org' } }),
      /smtp-url and sms-url/,
    );
  });

  test('HSTS is sent exactly when the public URL is https, and CORS to those named', async () => {
    const server = await startTestServer({
      env: {
        TESSERA_PUBLIC_URL: 'https://id.example.org',
        TESSERA_SMTP_URL: 'smtp://127.0.0.1:9',
        TESSERA_MAIL_FROM: 'a@example.org',
        TESSERA_SMS_URL: 'http://127.0.0.1:9/',
        TESSERA_CORS_ORIGINS: 'https://app.example.org',
      },
    });
    const answer = await fetch(`${server.url}/health/live`, { headers: { origin: 'https://app.example.org' } });
    assert.match(answer.headers.get('strict-transport-security') ?? '', /max-age=31536000/);
    assert.equal(answer.headers.get('access-control-allow-origin'), 'https://app.example.org');
    assert.equal((await fetch(`${server.url}/mailbox`)).status, 404);
    for (const [method, path] of [
      ['PUT', '/me/password'],
      ['DELETE', '/me/logins/x'],
    ] as const) {
      const asked = {
        origin: 'https://app.example.org',
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type',
      };
      const { status, headers } = await fetch(`${server.url}/v1/identity${path}`, {
        method: 'OPTIONS',
        headers: asked,
      });
      const allowed = (name: string) => (headers.get(`access-control-allow-${name}`) ?? '').split(', ');
      assert.equal(status, 204);
      assert.ok(allowed('methods').includes(method), method);
      assert.ok(
        ['authorization', 'content-type', 'tenant-id', 'api-key'].every((name) => allowed('headers').includes(name)),
      );
    }
    await server.close();
  });

  test('invented forwarding headers do not buy more sign-ins', async () => {
    const server = await startTestServer({ env: { TESSERA_LIMITS_FACTOR: '1' } });
    const api = new AssecoDriver(server);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 22; attempt += 1) {
      const forged = {
        'x-forwarded-for': `10.0.0.${attempt}`,
        forwarded: `for=10.0.0.${attempt}`,
        'x-real-ip': `10.0.0.${attempt}`,
      };
      statuses.push(
        (await api.token({ grant_type: 'password', username: `nobody${attempt}`, password: 'wrong-password' }, forged))
          .status,
      );
    }
    assert.deepEqual(statuses, [...Array(20).fill(400), 429, 429]);
    await server.close();
  });
});
