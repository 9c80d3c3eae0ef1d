import assert from 'node:assert/strict';
import { afterEach, describe, mock, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { serving, UndeclaredAccessError } from '#faces/declared-access.ts';
import type { FaceEnvironment } from '#faces/face.ts';
import { mountRoutes } from '#faces/mount-routes.ts';
import { OPEN_ROUTES } from '#faces/open-routes.ts';
import type { PublishedRoute } from '#faces/route.ts';
import { zentryIdentity } from '#faces/zentry-identity/index.ts';
import { mountedRoutes } from '#test/support/mounted-routes.ts';
import { startTestServer } from '#test/support/test-server.ts';

const handler = async () => ({ secrets: 'all of them' });
const named = (access: unknown) => serving({ name: 'back.door', access: access as never });
const line = (access: unknown) => [
  {
    id: 'X',
    method: 'GET',
    path: '/x',
    summary: '',
    status: 200,
    operation: { name: 'back.door', access, problems: [] },
  },
];

/** What a face could try, knowingly or not, and the route that the error must name. */
const ATTEMPTS: Readonly<Record<string, (app: FastifyInstance, environment: FaceEnvironment) => unknown>> = {
  'a route past the table': (app) => app.get('/x', handler),
  'one that no document shows': (app) => app.get('/x', { schema: { hide: true }, handler }),
  'one that answers HEAD alone': (app) => app.head('/x', handler),
  'one that answers every method': (app) => app.all('/x', handler),
  'one that takes whatever no other takes': (app) => app.get('/x*', handler),
  'one in a scope of its own': (app) => app.register(async (scope) => scope.get('/x', handler)),
  'one below a prefix': (app) => app.register(async (scope) => scope.get('', handler), { prefix: '/x' }),
  'one that answers before its handler': (app) =>
    app.get('/x', { onRequest: async (_request, reply) => reply.send('all of them'), handler: async () => undefined }),
  'no operation': (app) => app.get('/x', { config: serving(), handler }),
  'an access that names nobody': (app) => app.get('/x', { config: named({}), handler }),
  'no access at all': (app) => app.get('/x', { config: named(undefined), handler }),
  'an access of those who never come over HTTP': (app) =>
    app.get('/x', { config: named({ operator: true, system: true }), handler }),
  'a condition without anyone to have it': (app) =>
    app.get('/x', { config: named({ duringMustChange: true }), handler }),
  'a person without a scope': (app) => app.get('/x', { config: named({ user: {} }), handler }),
  'a scope that does not exist': (app) => app.get('/x', { config: named({ client: { scope: 'toString' } }), handler }),
  'a switch that does not exist': (app) => app.get('/x', { config: named({ anonymous: 'always' }), handler }),
  'one declared operation beside one that is not': (app) =>
    app.get('/x', { config: serving({ name: 'a', access: { anonymous: true } }, { name: 'b', access: {} }), handler }),
  'a line of a table whose operation declares nothing': (app, environment) =>
    mountRoutes(app, environment, line({}) as never as PublishedRoute[], String, () => ({ handler })),
  'a line whose face speaks for the operation': (app, environment) =>
    mountRoutes(app, environment, line({}) as never as PublishedRoute[], String, () => ({
      config: named({ anonymous: true }),
      handler,
    })),
};

describe('a route that does not say who may call it stops the server from starting', () => {
  afterEach(() => mock.restoreAll());

  const withRogue = (attempt: (app: FastifyInstance, environment: FaceEnvironment) => unknown) => {
    const register = zentryIdentity.register;
    mock.method(zentryIdentity, 'register', async (app: FastifyInstance, environment: FaceEnvironment) => {
      await register(app, environment);
      await attempt(app, environment);
    });
    return startTestServer();
  };

  for (const [what, attempt] of Object.entries(ATTEMPTS))
    test(what, async () => {
      await assert.rejects(withRogue(attempt), (error) => {
        assert.ok(error instanceof UndeclaredAccessError, String(error));
        assert.match(error.message, /^[A-Z, ]+ \/x\*? serves .+ list it in faces\/open-routes\.ts\.$/);
        return true;
      });
    });

  for (const url of ['/docs', '/health/live', '/zentry/openapi.json'])
    test(`an open path is open to readers only: ${url}`, async () => {
      await assert.rejects(
        withRogue((app) => app.post(url, handler)),
        UndeclaredAccessError,
      );
    });

  test('one that says so is mounted, its HEAD too', async () => {
    const server = await withRogue((app) => app.get('/x', { config: named({ anonymous: true }), handler }));
    assert.equal((await fetch(`${server.url}/x`)).status, 200);
    assert.equal((await fetch(`${server.url}/x`, { method: 'HEAD' })).status, 200);
    await server.close();
  });
});

describe('routes that serve no operation', () => {
  test('each of the list exists', async () => {
    const server = await startTestServer();
    for (const [url, { methods }] of OPEN_ROUTES) {
      // The metrics have a listener of their own (test/server/metrics.test.ts).
      if (url === '/metrics' || url === '*') continue;
      const path = url.replace('*', 'static/index.css');
      for (const method of methods) {
        const { status } = await fetch(`${server.url}${path}`, { method, redirect: 'manual' });
        assert.ok(status < 400, `${method} ${path}: ${status}`);
      }
    }
    await server.close();
  });

  test('no operation of a face is reachable by a path of the list', async () => {
    assert.deepEqual(
      (await mountedRoutes()).filter(({ url }) => OPEN_ROUTES.has(url)),
      [],
    );
  });
});
