import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestServer } from '#test/support/test-server.ts';

/** Below the five seconds after which a drain cuts whatever is still connected. */
const LONG_MS = 4000;
const CLIENTS = 4;

test('R30: a drain answers what is under way, and does not wait for its connections to end by themselves', async () => {
  const server = await startTestServer();
  const agent = new Agent({ keepAlive: true });
  const { store } = server.services;
  const { write } = store;
  let arrived = 0;
  const all = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  Object.assign(store, {
    write: async (work: Parameters<typeof write>[0]) => {
      arrived += 1;
      if (arrived === CLIENTS) all.resolve();
      await held.promise;
      return write(work);
    },
  });
  const answers = Promise.all(Array.from({ length: CLIENTS }, (_, index) => register(server.url, agent, index)));
  await all.promise;
  const stopping = server.stop().then(() => 'ended');
  held.resolve();
  assert.deepEqual(await answers, Array(CLIENTS).fill(201));
  assert.equal(await Promise.race([stopping, sleep(LONG_MS, 'waited', { ref: false })]), 'ended');
  agent.destroy();
});

/** Makes a main account over a connection that is kept; gives the status. */
function register(url: string, agent: Agent, index: number): Promise<number | undefined> {
  const body = JSON.stringify({
    endUser: { userId: `drained${index}`, email: `drained${index}@example.org` },
    password: 'quiet-harbour-42',
  });
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}/enduser-mobile-web/enduserAPI/enduser/mainAccount`, {
      agent,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    });
    outgoing.on('response', (answer) => answer.resume().on('end', () => resolve(answer.statusCode)));
    outgoing.on('error', reject).end(body);
  });
}
