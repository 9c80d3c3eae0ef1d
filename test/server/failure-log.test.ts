import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, mock, test } from 'node:test';
import { problem } from '#core/problems.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';

interface Line {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever was logged
  readonly fields: any;
}

describe('what a server logs of its failures', () => {
  const lines: Line[] = [];
  const take = (level: Line['level']) => (fields: object, message: string) =>
    void lines.push({ level, message, fields });
  let server: TestServer;
  let api: AssecoDriver;
  before(async () => {
    server = await startTestServer({ log: { info: take('info'), warn: take('warn'), error: take('error') } });
    api = new AssecoDriver(server);
  });
  beforeEach(() => {
    mock.restoreAll();
    lines.length = 0;
  });
  after(() => server?.close());

  const failing = (error: unknown) =>
    mock.method(server.services.guesses, 'reserve', () => Promise.reject(error), { times: 1 });
  const signIn = () => api.signIn('nobody', 'a-password-that-nobody-logs');

  test('an internal failure: an error, with its causes and where it happened', async () => {
    failing(new Error('broken', { cause: Object.assign(new TypeError('beneath'), { code: 'E_BENEATH' }) }));
    assert.equal((await signIn()).status, 500);
    const [line, ...others] = lines.filter(({ level }) => level !== 'info');
    assert.deepEqual([line?.level, line?.message, others], ['error', 'failed', []]);
    assert.deepEqual(line?.fields.failure, [
      { name: 'Error', message: 'broken' },
      { name: 'TypeError', message: 'beneath', code: 'E_BENEATH' },
    ]);
    assert.match(line?.fields.stack, /failure-log\.test\.ts/);
    assert.equal(line?.fields.route, '/v1/authentication/connect/token');
    assert.ok(!JSON.stringify(lines).includes('a-password-that-nobody-logs'));
  });

  test('a foreseen one: a warning with its cause', async () => {
    failing(problem('service-unavailable', { retryAfter: 2, cause: new Error('the queue is full') }));
    assert.equal((await signIn()).status, 503);
    const [line, ...others] = lines.filter(({ level }) => level !== 'info');
    assert.deepEqual([line?.level, line?.message, others], ['warn', 'not available', []]);
    assert.equal(line?.fields.failure[1].message, 'the queue is full');
    assert.equal(line?.fields.stack, undefined);
  });

  test('a refused request is no failure', async () => {
    assert.equal((await signIn()).status, 400);
    assert.deepEqual(
      lines.map(({ level, fields }) => [level, fields.status, fields.failure]),
      [['info', 400, undefined]],
    );
  });
});
