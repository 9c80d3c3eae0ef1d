import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { BASE as OVERKIZ } from '#test/support/overkiz.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';

/** A path of each API that nothing stands at, and what of an answer shows that the API itself gave it. */
const NOWHERE = {
  '/v1/identity/nowhere': ({ body }: { body: Record<string, unknown> }) => body.problem === 'not-found',
  '/User/nowhere': ({ body }: { body: Record<string, unknown> }) => body.title === 'Not Found',
  '/customers/v2/profiles/a/b': ({ body }: { body: Record<string, unknown> }) => body.errorCode === 404,
  [`${OVERKIZ}/nowhere`]: ({ body }: { body: Record<string, unknown> }) => body.errorCode === 'INVALID_API_CALL',
  '/connect/nowhere': ({ body }: { body: Record<string, unknown> }) => body.error === 'invalid_request',
};

describe('what the fuzzer found', () => {
  let server: TestServer;
  let api: AssecoDriver;
  before(async () => {
    server = await startTestServer();
    api = new AssecoDriver(server);
  });
  after(() => server?.close());

  for (const [path, isOwn] of Object.entries(NOWHERE))
    test(`a path that is unknown is so whatever the body: ${path}`, async () => {
      for (const body of ['{', '{}', '{"secret": tru'])
        for (const type of ['application/json', 'application/x-www-form-urlencoded', 'nonsense']) {
          const answer = await api.call('PUT', path, { body, headers: { 'content-type': type } });
          assert.equal(answer.status, 404, `${type} ${body}`);
          assert.ok(isOwn(answer), answer.text);
        }
    });

  test('an OPTIONS that no browser sends ahead is refused like any other method, in the words of the API', async () => {
    const answer = await api.call('OPTIONS', '/v1/identity/me');
    assert.deepEqual([answer.status, answer.body.problem, answer.headers.get('allow')], [405, 'bad-request', 'GET, HEAD']); // biome-ignore format: one line
    const cut = await api.call('OPTIONS', '/User/role', { headers: { origin: 'https://app.example' } });
    assert.deepEqual([cut.status, cut.body.title], [405, 'Method Not Allowed']);
  });

  test('documents name the media types of their answers', async () => {
    const answers = async (document: string, path: string, method: string) =>
      (await api.call('GET', document)).body.paths[path][method].responses;
    const login = await answers('/zentry/openapi.json', '/login', 'post');
    assert.deepEqual(Object.keys(login[401].content), ['application/problem+json']);
    const page = await answers(`${OVERKIZ}/openapi.json`, `${OVERKIZ}/accountManagement/resetPasswordFailure`, 'get');
    assert.deepEqual(Object.keys(page[200].content), ['application/json', 'text/html']);
    assert.deepEqual(Object.keys(page[503].content), ['text/html']);
  });

  test('the document of the Entur API says what its token endpoint takes', async () => {
    const { paths } = (await api.call('GET', '/customers/v2/openapi.json')).body;
    const types = Object.keys(paths['/oauth/token'].post.requestBody.content);
    assert.deepEqual(types, ['application/json', 'application/x-www-form-urlencoded']);
  });
});
