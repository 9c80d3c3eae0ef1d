import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertError, BASE, OverkizDriver } from '#test/support/overkiz.ts';
import { startTestServer } from '#test/support/test-server.ts';

test('a network has so many requests under way and no more, given up ones not counted', async (t) => {
  const env = { TESSERA_FACES_OVERKIZ_CONCURRENT_REQUESTS: '1', TESSERA_TRUSTED_PROXIES: '127.0.0.1,::1' };
  const server = await startTestServer({ env });
  t.after(() => server.close());
  const api = new OverkizDriver(server);
  // A request whose body does not come is under way until its connection ends.
  const { port } = new URL(server.url);
  const slow = connect(Number(port), 'localhost');
  const headers = 'content-type: application/json\r\ncontent-length: 10\r\nx-forwarded-for: 2001:db8::1\r\n';
  slow.write(`POST ${BASE}/logout HTTP/1.1\r\nhost: localhost\r\n${headers}\r\n{`);
  const from = (ip: string) => api.call('GET', '/authenticated', { headers: { 'x-forwarded-for': ip } });
  // Another address of the same subscriber.
  const authenticated = () => from('2001:db8::ffff:2');
  const until = async (status: number) => {
    for (let tries = 0; tries < 200 && (await authenticated()).status !== status; tries += 1) await sleep(10);
    return authenticated();
  };
  assertError(await until(429), 429, 'RESOURCE_ACCESS_DENIED', 'too many concurrent requests');
  assert.equal((await from('2001:db8:0:1::1')).status, 200, 'another network');
  slow.destroy();
  assert.equal((await until(200)).status, 200);
});
