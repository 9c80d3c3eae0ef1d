import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { EnturDriver, numbered, START } from '#test/support/entur.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const FIVE = ['errorCode', 'longEnglish', 'longNorwegian', 'shortEnglish', 'shortNorwegian'];

describe('the wire of the Entur API', () => {
  let server: TestServer;
  let api: EnturDriver;
  let token: string;
  const lines: unknown[] = [];
  before(async () => {
    const note = (fields: object, message: string) => void lines.push({ fields, message });
    server = await startTestServer({ log: { info: note, warn: note, error: note } });
    api = new EnturDriver(server);
    token = await api.program();
  });
  after(() => server?.close());

  test('what is wrong around an operation has the same five members', async () => {
    const verify = '/profiles/verify-credentials';
    const body = { email: 'a@example.org', password: 'x' };
    const cases = [
      [await api.call('GET', '/nothing', { token }), '404/404', 'Invalid URI'],
      [await api.call('GET', '/profiles/a/b/c', { token }), '404/404', 'Invalid URI'],
      [await api.call('GET', '/profiles/%', { token }), '404/404', 'Invalid URI'],
      [await api.call('GET', verify, { token }), '405/400', 'Invalid method'],
      [await api.call('DELETE', '/profiles/1234567890', { token }), '405/400', 'Invalid method'],
      [await api.call('POST', verify, { token, body: '{"email":' }), '400/400', 'Invalid request'],
      [
        await api.call('POST', verify, { token, body: 'a=b', headers: { 'content-type': 'text/plain' } }),
        '415/400',
        'Invalid media type',
      ],
      [
        await api.call('POST', verify, { token, body: { ...body, more: 'x'.repeat(17_000) } }),
        '413/400',
        'Request too large',
      ],
    ] as const;
    for (const [answer, wanted, short] of cases) {
      assert.equal(numbered(answer), wanted);
      assert.deepEqual(Object.keys(answer.body).toSorted(), FIVE);
      assert.equal(answer.body.shortEnglish, short);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
      assert.ok(answer.headers.get('x-correlation-id'));
    }
    assert.equal(cases[3][0].headers.get('allow'), 'POST');
  });

  test('a correlation id is echoed if it can be logged, else replaced', async () => {
    const ask = async (id: string) =>
      (await api.call('GET', '/profiles/1234567890', { token, headers: { 'x-correlation-id': id } })).headers.get(
        'x-correlation-id',
      );
    assert.equal(await ask('Trace.1_a-b'), 'Trace.1_a-b');
    for (const bad of ['a b', 'x'.repeat(129), '<script>'])
      assert.match((await ask(bad)) ?? '', /^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  });

  test('what a program calls itself is on record, or that it does not say', async () => {
    const { number } = await api.customer('named');
    for (const [name, wanted] of [
      ['Ruter-app 2.0', 'Ruter-app 2.0'],
      ['', 'unidentified'],
      ['x'.repeat(129), 'unidentified'],
      ['a<b>', 'unidentified'],
    ] as const) {
      const headers = { 'et-client-name': name };
      const body = { newPassword: 'Another-pass2' };
      const answer = await api.call('PUT', `/profiles/${number}/set-password`, { token, body, headers });
      assert.equal(answer.body.changedByChannel, wanted);
      assert.match(answer.body.changedBy, /^[0-9a-f]{32}$/);
      const [row] = await server.services.store.read.audit.list({ event: 'password-set', limit: 1 });
      assert.equal(row?.channel, wanted);
      assert.equal(row?.face, 'entur');
    }
  });

  test('neither log, audit trail nor the list of messages holds a secret or an address of the path', async () => {
    lines.length = 0;
    const { number, email } = await api.customer('discreet');
    const made = await api.call('PUT', `/profiles/1/${email}/generate-password`, { token });
    const value = made.body.generatedPassword;
    await api.call('POST', '/profiles/generate-password', { token, body: { email } });
    await api.verify(token, email, 'Wrong-secret-1');
    await api.call('PUT', `/profiles/${number}/set-password`, { token, body: { newPassword: 'Set-secret-12' } });
    const change = { oldPassword: 'Set-secret-12', newPassword: 'Changed-secret-1' };
    await api.call('PUT', `/profiles/${number}/change-password`, { token, body: change });
    await api.verify(token, email, 'Changed-secret-1', { twoFactorCode: '918273' });
    const mailed = (await server.messages(email)).flatMap(({ text }) => /^[A-Za-z2-9]{16}$/m.exec(text) ?? []);
    assert.equal(mailed.length, 1);
    const { read } = server.services.store;
    const records = JSON.stringify([
      lines,
      await read.audit.list({ limit: 1000 }),
      await read.outbox.list(undefined, 1000),
    ]);
    assert.ok(lines.length > 5, 'requests are logged');
    for (const secret of [
      value,
      ...mailed,
      START,
      'Wrong-secret-1',
      'Set-secret-12',
      'Changed-secret-1',
      '918273',
      email,
      token,
    ])
      assert.equal(records.includes(secret ?? '?'), false, secret);
  });

  test('the document has every operation, with its errors and the token endpoint', async () => {
    const answer = await fetch(`${server.url}/customers/v2/openapi.json`);
    const document = (await answer.json()) as { paths: Record<string, { put: { responses: object } }> };
    const paths = Object.keys(document.paths).toSorted();
    assert.deepEqual(paths, [
      '/customers/v2/profiles',
      '/customers/v2/profiles/generate-password',
      '/customers/v2/profiles/verify-credentials',
      '/customers/v2/profiles/{customerNumber}',
      '/customers/v2/profiles/{customerNumber}/change-password',
      '/customers/v2/profiles/{customerNumber}/deactivate',
      '/customers/v2/profiles/{customerNumber}/set-password',
      '/customers/v2/profiles/{organisationId}/{email}/generate-password',
      '/oauth/token',
    ]);
    const set = document.paths['/customers/v2/profiles/{customerNumber}/set-password'];
    assert.deepEqual(Object.keys(set?.put.responses ?? {}).toSorted(), [
      '200',
      '400',
      '401',
      '403',
      '404',
      '413',
      '415',
      '429',
      '500',
      '503',
    ]);
    assert.match(
      await (await fetch(`${server.url}/docs/static/swagger-initializer.js`)).text(),
      /customers\/v2\/openapi\.json/,
    );
  });
});

test('browsers of the origins that are named may read the headers of this API', async (t) => {
  const origin = 'https://app.example.org';
  const server = await startTestServer({ env: { TESSERA_CORS_ORIGINS: origin } });
  t.after(() => server.close());
  const api = new EnturDriver(server);
  const found = await api.call('GET', '/profiles?surname=Nobody', { token: await api.program(), headers: { origin } });
  assert.deepEqual([found.status, found.headers.get('x-total-count')], [200, '0']);
  const stranger = await api.call('GET', '/profiles/1', { token: 'x', headers: { origin } });
  assert.deepEqual([stranger.status, stranger.headers.has('www-authenticate')], [401, true]);
  const own = /^(rate-limit-.+|spike-.+|x-total-count|x-correlation-id|www-authenticate)$/;
  for (const { headers } of [found, stranger]) {
    const readable = headers.get('access-control-expose-headers')?.split(', ') ?? [];
    const sent = [...headers.keys()].filter((name) => own.test(name));
    assert.deepEqual(
      sent.filter((name) => !readable.includes(name)),
      [],
    );
    assert.ok(['location', 'retry-after'].every((name) => readable.includes(name)));
  }
  assert.equal([...found.headers.keys()].filter((name) => /^(rate-limit|spike)-/.test(name)).length, 7);
});

for (const database of DATABASES) {
  test(`quotas are told and kept, and count double for who does not say who it is, on ${database}`, async (t) => {
    const env = { TESSERA_LIMITS_FACTOR: '1', TESSERA_LIMITS_CUSTOMERS_PER_CLIENT: '10' };
    const server = await startTestServer({ database, env });
    t.after(() => server.close());
    const api = new EnturDriver(server);
    const [first, second] = [await api.program(), await api.program()];
    const ask = (token: string, name = 'a-b') =>
      api.call('GET', '/profiles/1234567890', { token, headers: { 'et-client-name': name } });
    const quota = (headers: Headers) =>
      ['allowed', 'available', 'used', 'range'].map((name) => headers.get(`rate-limit-${name}`));
    const one = await ask(first);
    assert.deepEqual(quota(one.headers), ['10', '9', '1', 'per-minute']);
    assert.equal(Number(one.headers.get('rate-limit-expiry-time')), server.clock.now() + 60_000);
    assert.deepEqual([one.headers.get('spike-allowed'), one.headers.get('spike-range')], ['20', 'per-second']);
    for (let count = 0; count < 9; count += 1) assert.equal(numbered(await ask(first)), '404/617');
    const over = await ask(first);
    assert.equal(numbered(over), '429/400');
    assert.deepEqual(quota(over.headers), ['10', '0', '10', 'per-minute']);
    assert.equal(over.headers.get('retry-after'), '60');
    assert.deepEqual(quota((await ask(second, '')).headers), ['5', '4', '1', 'per-minute']);
    for (let count = 0; count < 4; count += 1) assert.equal(numbered(await ask(second, '')), '404/617');
    assert.equal(numbered(await ask(second, '')), '429/400');
    server.clock.advance(60_000);
    assert.equal(numbered(await ask(first)), '404/617');
  });

  test(`twenty requests a second from one address, whoever asks, on ${database}`, async (t) => {
    const server = await startTestServer({ database, env: { TESSERA_LIMITS_FACTOR: '1' } });
    t.after(() => server.close());
    const api = new EnturDriver(server);
    for (let count = 0; count < 20; count += 1)
      assert.equal(numbered(await api.call('GET', '/profiles/1234567890')), '401/611');
    const over = await api.call('GET', '/profiles/1234567890');
    assert.equal(numbered(over), '429/400');
    assert.equal(over.headers.get('retry-after'), '1');
    server.clock.advance(1000);
    assert.equal(numbered(await api.call('GET', '/profiles/1234567890')), '401/611');
  });
}

test('a name can be required; switched-off operations and a switched-off face do not exist', async (t) => {
  const strict = await startTestServer({
    env: { TESSERA_FACES_ENTUR_REQUIRE_CLIENT_NAME: 'true', TESSERA_FACES_ENTUR_DISABLED: 'password.set' },
  });
  t.after(() => strict.close());
  const api = new EnturDriver(strict);
  const token = await api.program();
  const nameless = await api.call('GET', '/profiles/1234567890', { token, headers: { 'et-client-name': '' } });
  assert.equal(numbered(nameless), '400/400');
  assert.match(nameless.body.longEnglish, /ET-Client-Name/);
  assert.equal(numbered(await api.call('GET', '/profiles/1234567890', { token })), '404/617');
  const set = { token, body: { newPassword: START } };
  assert.equal(numbered(await api.call('PUT', '/profiles/1234567890/set-password', set)), '404/404');
  const off = await startTestServer({ env: { TESSERA_FACES_ENTUR_ENABLED: 'false' } });
  t.after(() => off.close());
  for (const path of ['/customers/v2/openapi.json', '/customers/v2/profiles', '/oauth/token'])
    assert.equal((await fetch(`${off.url}${path}`, { method: 'POST' })).status, 404, path);
});
