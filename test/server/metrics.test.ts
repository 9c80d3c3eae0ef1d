import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { freePort } from '#test/support/postgres/free-port.ts';
import { DATABASES, startTestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  test(`metrics tell of routes, never of paths, and of waiting messages, on ${database}`, async (t) => {
    const port = await freePort();
    const server = await startTestServer({ database, env: { TESSERA_METRICS_PORT: String(port) } });
    t.after(() => server.close());
    const api = new AssecoDriver(server);
    await api.register(await api.clientToken(await server.createClient()), { username: 'measured' });
    assert.notEqual((await server.messages()).length, 0);
    await api.identity('GET', '/users/measured/questions');
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    assert.match(text, /^tessera_outbox_messages\{status="sent"\} [1-9]/m);
    assert.match(text, /^tessera_requests_total\{[^}]*route="\/v1\/identity\/users\/:username\/questions"[^}]*\} 1$/m);
    assert.ok(!text.includes('measured'));
    assert.equal((await api.call('GET', '/metrics')).status, 404, 'not on the public port');
  });
}
