import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver, type WireAnswer } from '#test/support/asseco.ts';
import { AUDIENCE } from '#test/support/entur.ts';
import { type MountedRoute, mountedRoutes } from '#test/support/mounted-routes.ts';
import { isRefusal, type Refusal, told, toldBy } from '#test/support/refusals.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';
import { namesOf, shownOf, unknownNames } from './asked.ts';
import { CALLERS, type Caller } from './caller.ts';
import { BOOTSTRAP_KEY, Cast } from './cast.ts';
import { type Expected, expect, type Outcome } from './expectation.ts';
import { type Names, sampleRequest } from './sample-request.ts';
import { storedVersion } from './stored-version.ts';

const routes = await mountedRoutes();

const AT_HEAD: ReadonlySet<string> = new Set([
  'nobody',
  'user',
  'other user',
  'API key of user',
  'cookie of user',
  'app client',
  'partner',
]);

/**
 * Everybody at every route of every API, against what its operation declares. On the embedded database alone: who may call
 * is settled before anything is stored, and that refusals store nothing is seen by what SQLite counts.
 */
for (const prelogin of [false, true])
  describe(`who may call what, ${prelogin ? 'with' : 'without'} the calls of people who did not sign in`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let cast: Cast;
    let version: ReturnType<typeof storedVersion>;
    before(async () => {
      server = await startTestServer({
        env: {
          TESSERA_TOKENS_AUDIENCES: AUDIENCE,
          TESSERA_BOOTSTRAP_KEY: BOOTSTRAP_KEY,
          TESSERA_ADMIN_EMAIL: 'first@x.example',
          TESSERA_FACES_ASSECO_ANONYMOUS_PRELOGIN: String(prelogin),
        },
      });
      api = new AssecoDriver(server);
      cast = await Cast.on(server);
      version = storedVersion(server);
    });
    after(async () => {
      version?.close();
      await server?.close();
    });

    const call = async (route: MountedRoute, caller: Caller, names: Names, sent?: string): Promise<WireAnswer> => {
      const { path, body, headers } = sampleRequest(route, names);
      return api.call(route.method, path, {
        body: sent ?? body,
        headers: { ...headers, ...(await cast.headersOf(caller)) },
      });
    };

    /** What cannot be told from a refusal by a HEAD is told by its status. */
    const seen = ({ method }: MountedRoute, answer: WireAnswer) =>
      method === 'HEAD' ? { ...toldBy(answer), body: undefined } : toldBy(answer);

    /** Refuses each of them; whether nothing was written meanwhile. */
    const refusedQuietly = async (route: MountedRoute, callers: readonly Meeting[], names: Names): Promise<boolean> => {
      for (const { caller } of callers) await cast.headersOf(caller);
      await server.deliver();
      const before = version.now();
      const unread = new Set<Outcome>();
      for (const { caller, outcome, isEarly } of callers) {
        const refusal = told(route.face.id, outcome as Refusal);
        const expected = route.method === 'HEAD' ? { ...refusal, body: undefined } : refusal;
        assert.deepEqual(seen(route, await call(route, caller, names)), expected, `${caller.name}: ${outcome}`);
        if (!isEarly || route.schema.body === undefined || unread.has(outcome)) continue;
        unread.add(outcome);
        const malformed = await call(route, caller, names, '{');
        assert.deepEqual(toldBy(malformed), expected, `${caller.name}: ${outcome}, before the body is read`);
      }
      return version.now() === before;
    };

    const refused = async (route: MountedRoute, callers: readonly Meeting[]) => {
      const names = await cast.names();
      // Twice a minute the server writes down what it counted: a second look tells that from what a call wrote.
      const isQuiet = (await refusedQuietly(route, callers, names)) || (await refusedQuietly(route, callers, names));
      assert.ok(isQuiet, 'a refused call changes nothing');
    };

    const likeUnknown = async (route: MountedRoute, { caller }: Meeting) => {
      const [names, nobody] = [await cast.names(), unknownNames()];
      const unknown = shownOf(route, await call(route, caller, nobody), nobody);
      assert.deepEqual(shownOf(route, await call(route, caller, names), names), unknown, `${caller.name}: as unknown`);
      // In another organisation the names were free, and may be taken there by now.
      if (route.method !== 'GET' && route.method !== 'HEAD') cast.nextNames();
    };

    const admitted = async (route: MountedRoute, { caller }: Meeting) => {
      const names = await cast.names();
      // A HEAD has no words to tell a refusal by: it says what the GET says.
      const answer = await call(route.method === 'HEAD' ? { ...route, method: 'GET' } : route, caller, names);
      assert.ok(!isRefusal(route.face.id, answer), `${caller.name} is to be let in: ${answer.status} ${answer.text}`);
      assert.ok(answer.status < 500, `${caller.name}: ${answer.status} ${answer.text}`);
      if (route.method === 'HEAD') assert.equal((await call(route, caller, names)).status, answer.status, caller.name);
    };

    test('whatever is written is noticed', async () => {
      const before = version.now();
      await server.createTenant('written');
      assert.notEqual(version.now(), before);
    });

    const looked = routes.filter(
      ({ operations }) => !prelogin || operations.some(({ access }) => access.anonymous === 'anonymousPrelogin'),
    );
    for (const route of looked)
      test(`${route.method} ${route.url}: ${route.operations.map(({ name }) => name).join(', ')}`, async () => {
        const named = namesOf(route);
        // A HEAD is the GET's route once more: one of each kind tells whether it is guarded too.
        const callers = route.method === 'HEAD' ? CALLERS.filter(({ name }) => AT_HEAD.has(name)) : CALLERS;
        const meetings = callers.map((caller) => ({
          caller,
          ...expect(route, caller, { ...named, prelogin }),
        }));
        await refused(
          route,
          meetings.filter(({ outcome }) => outcome !== 'in' && outcome !== 'as unknown'),
        );
        for (const meeting of meetings)
          if (meeting.outcome === 'as unknown') await likeUnknown(route, meeting);
          else if (meeting.outcome === 'in') await admitted(route, meeting);
      });
  });

test('every API has routes here, and every caller is let in somewhere or is to be let in nowhere', () => {
  assert.deepEqual(
    new Set(routes.map(({ face }) => face.id)),
    new Set(['asseco', 'zentry', 'entur', 'overkiz', 'oauth']),
  );
  const closed = routes.filter(({ operations }) => operations.every(({ access }) => access.anonymous !== true));
  const opensNothing = CALLERS.filter((caller) =>
    closed.every(
      (route) => !['in', 'as unknown'].includes(expect(route, caller, { ...namesOf(route), prelogin: false }).outcome),
    ),
  );
  assert.deepEqual(
    opensNothing.map(({ name }) => name),
    [
      'nobody',
      'user without the scope',
      'user for programs',
      'app client without a scope',
      'app client for programs',
      'partner without a permission',
      'partner for this server',
    ],
  );
});

interface Meeting extends Expected {
  readonly caller: Caller;
}
