import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  test(`an address has a budget of requests to the APIs on ${database}`, async (t) => {
    const server = await startTestServer({
      database,
      env: { TESSERA_LIMITS_FACTOR: '1', TESSERA_LIMITS_REQUESTS_PER_ADDRESS: '3' },
    });
    t.after(() => server.close());
    const api = new AssecoDriver(server);
    const policy = () => api.identity('GET', '/policy/password-requirements');
    assert.deepEqual([(await policy()).status, (await policy()).status], [200, 200]);
    assert.equal((await api.identity('GET', '/no-such-path')).status, 404);
    const refused = await policy();
    assert.deepEqual([refused.status, refused.body.problem], [429, 'bad-request']);
    assert.match(refused.headers.get('retry-after') ?? '', /^([1-9]|[1-5][0-9]|60)$/);
    assert.equal(refused.headers.get('x-content-type-options'), 'nosniff');
    const token = await api.signIn('kari', 'any-password');
    assert.deepEqual([token.status, token.body.error], [429, 'slow_down']);
    assert.ok(token.headers.get('retry-after'));
    const program = await api.call('POST', '/oauth/token', { body: {} });
    assert.deepEqual([program.status, program.body.error], [429, 'too_many_requests']);
    assert.ok(program.headers.get('retry-after'));
    for (const path of ['/health/live', '/health/ready']) assert.equal((await api.call('GET', path)).status, 200);
    server.clock.advance(60_000);
    assert.equal((await policy()).status, 200);
  });
}
