import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { problem } from '#core/problems.ts';
import { overkizEndUser } from '#faces/overkiz-enduser/index.ts';
import { routes } from '#faces/overkiz-enduser/routes.ts';
import { assertError, BASE, OverkizDriver, PASSWORD } from '#test/support/overkiz.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';

describe('what the Overkiz API says to what it does not have', () => {
  let server: TestServer;
  let api: OverkizDriver;
  before(async () => {
    server = await startTestServer({ env: { TESSERA_LIMITS_FACTOR: '1' } });
    api = new OverkizDriver(server);
    await api.person('ann@example.org', 'ann');
  });
  after(() => server?.close());

  test('a path has its methods and no others', async () => {
    for (const [method, path, allow] of [
      ['GET', '/login', 'POST'],
      ['DELETE', '/logout', 'POST'],
      ['POST', '/authenticated', 'GET, HEAD'],
    ] as const) {
      const answer = await api.call(method, path);
      assertError(answer, 405, 'INVALID_API_CALL', `Request method '${method}' not supported`);
      assert.equal(answer.headers.get('allow'), allow);
    }
  });

  test('what is nowhere, with and without a session', async () => {
    const cookie = await api.cookieOf('ann');
    for (const path of ['/nowhere', '/', '/login/', '/Login', '/setup%2f', '/%zz']) {
      assertError(await api.call('GET', path), 404, 'INVALID_API_CALL', 'No such resource');
      assertError(await api.call('GET', path, { cookie }), 404, 'INVALID_API_CALL', 'No such resource');
    }
  });

  test('the rest of the wider API asks for a session first', async () => {
    const cookie = await api.cookieOf('ann');
    for (const path of [
      '/setup',
      '/setup/devices',
      '/exec/apply',
      '/actionGroups',
      '/config',
      '/enduser/account',
      '/events/fetch?x=1',
    ]) {
      assertError(await api.call('POST', path, { body: {} }), 401, 'RESOURCE_ACCESS_DENIED', 'Not authenticated');
      assertError(await api.call('POST', path, { body: {}, cookie }), 404, 'INVALID_API_CALL', 'No such resource');
    }
  });

  test('an empty post is taken under any type, a full one as JSON only', async () => {
    for (const type of ['application/octet-stream', 'text/plain', 'application/json', 'x/y; z'])
      assert.equal((await api.call('POST', '/logout', { headers: { 'content-type': type }, body: '' })).status, 200);
    assert.equal((await api.call('POST', '/logout')).status, 200);
    const typed = await api.call('POST', '/logout', {
      headers: { 'content-type': 'text/xml; charset=x' },
      body: '<a/>',
    });
    assertError(typed, 415, 'INVALID_API_CALL', "Content type 'text/xml' not supported");
    assertError(
      await api.call('POST', '/logout', { body: '{' }),
      400,
      'INVALID_PARAMETER',
      'Bad parameters. (malformed JSON)',
    );
    const endless = JSON.stringify({ text: 'x'.repeat(70_000) });
    assertError(
      await api.call('POST', '/logout', { body: endless }),
      413,
      'INVALID_PARAMETER',
      'Request body too large',
    );
  });

  test('beyond its budget an address is told to sign in later, whoever it names', async () => {
    const answers = [];
    for (let attempt = 1; attempt <= 31; attempt += 1)
      answers.push(await api.logIn({ userId: `name-${attempt}`, userPassword: PASSWORD }));
    const last = answers.at(-1);
    assert.ok(last);
    assertError(last, 401, 'AUTHENTICATION_ERROR', 'Too many requests, try again later : login with name-31');
    assert.match(last.headers.get('retry-after') ?? '', /^[1-9]\d{0,2}$/);
  });

  test('a server that cannot serve is down for maintenance', async () => {
    const { status, headers, body } = overkizEndUser.answerError(problem('service-unavailable', { retryAfter: 7 }));
    assert.deepEqual(
      [status, headers?.['content-type'], headers?.['retry-after']],
      [503, 'text/html; charset=utf-8', '7'],
    );
    assert.match(String(body), /is down for maintenance/);
  });

  test('its own mistakes say nothing of themselves', () => {
    const { status, body } = overkizEndUser.answerError(new Error('SELECT secret'));
    assert.deepEqual([status, body], [500, { errorCode: 'UNSPECIFIED_ERROR', error: 'Internal error' }]);
  });

  test('the documentation shows strangers what is public', async () => {
    const page = await api.call('GET', '/doc');
    assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.match(page.text, /<h1>End-User RESTful API Operations<\/h1>/);
    assert.match(page.text, /You are not logged-in ! Full documentation is not available\./);
    assert.equal(page.text.match(/Test operation/g)?.length, 1);
    assert.doesNotMatch(page.text, /<script|currentUserId| on\w+=/);
    const published = routes.filter(({ id }) => /^\d/.test(id));
    for (const { path } of published) assert.ok(page.text.includes(`<code>${path}</code>`), path);
    assert.equal(page.text.match(/<details/g)?.length, published.length);
  });

  test('its OpenAPI document is its route table', async () => {
    const { status, body } = await api.call('GET', '/openapi.json');
    assert.equal(status, 200);
    const described = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.slice(BASE.length)}`),
    );
    assert.deepEqual(described.toSorted(), routes.map(({ method, path }) => `${method} ${path}`).toSorted());
  });
});
