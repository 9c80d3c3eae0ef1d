import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { zentry } from '#test/parity/faces/zentry.ts';
import { WAYS } from '#test/parity/faces.ts';
import { START, startWorld } from '#test/parity/world.ts';
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

/** The first line of the answer to a request that fetch would not send. */
function rawStatus(server: TestServer, request: string): Promise<string> {
  return rawAnswer(server, `${request} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
}

function rawAnswer({ url }: TestServer, request: string): Promise<string> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(request));
    socket.on('error', reject).once('data', (bytes) => {
      socket.destroy();
      resolve(bytes.toString('latin1'));
    });
  });
}

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

  test('an OPTIONS with a body that nobody can read is answered in no words of the framework', async () => {
    for (const path of ['/.well-known/jwks', '/nowhere', ...Object.keys(NOWHERE)])
      for (const type of ['application/json', 'nonsense', '']) {
        const raw = `OPTIONS ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${type}\r\ncontent-length: 1\r\n\r\n{`;
        const answer = await rawAnswer(server, raw);
        assert.match(answer, /^HTTP\/1\.1 404 /, `${path} ${type}`);
        assert.ok(!answer.includes('FST_'), answer);
      }
  });

  test('a method that no client uses is refused as one that the path does not have', async () => {
    for (const path of ['/oauth/token', '/v1/identity/me', '/User/role', `${OVERKIZ}/authenticated`])
      assert.match(await rawStatus(server, `TRACE ${path}`), /^HTTP\/1\.1 405 /, path);
  });

  test('digits of another script are a wrong code of an authenticator app, at every face', async (t) => {
    const world = await startWorld('sqlite');
    t.after(() => world.close());
    const who = await world.person();
    const { headers } = await world.session(zentry, who.email);
    const { body: app } = await world.asseco.call('POST', '/TwoFactorCode/authenticator', { headers });
    const verify = (code: string) => world.asseco.call('POST', '/TwoFactorCode/verify', { headers, body: { code } });
    assert.equal((await verify('١٢٣٤٥٦')).status, 400);
    const totp = new TOTP({ secret: Secret.fromBase32(app.sharedKey), algorithm: 'SHA1', digits: 6, period: 30 });
    assert.equal((await verify(totp.generate({ timestamp: world.server.clock.now() }))).status, 200);
    for (const face of WAYS.slice(1))
      assert.equal((await face.signIn(world, who.email, START, '١٢٣٤٥٦')).word, 'refused', face.name);
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
