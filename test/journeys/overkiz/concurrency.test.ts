import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertError, BASE, OverkizDriver } from '#test/support/overkiz.ts';
import { startTestServer } from '#test/support/test-server.ts';

test('an address has so many requests under way and no more, given up ones not counted', async (t) => {
  const server = await startTestServer({ env: { TESSERA_FACES_OVERKIZ_CONCURRENT_REQUESTS: '1' } });
  t.after(() => server.close());
  const api = new OverkizDriver(server);
  // A request whose body does not come is under way until its connection ends.
  const { port } = new URL(server.url);
  const slow = connect(Number(port), 'localhost');
  const length = 'content-type: application/json\r\ncontent-length: 10\r\n';
  slow.write(`POST ${BASE}/logout HTTP/1.1\r\nhost: localhost\r\n${length}\r\n{`);
  const authenticated = () => api.call('GET', '/authenticated');
  const until = async (status: number) => {
    for (let tries = 0; tries < 200 && (await authenticated()).status !== status; tries += 1) await sleep(10);
    return authenticated();
  };
  assertError(await until(429), 429, 'RESOURCE_ACCESS_DENIED', 'too many concurrent requests');
  slow.destroy();
  assert.equal((await until(200)).status, 200);
});
