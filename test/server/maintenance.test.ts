import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { startTestServer } from '#test/support/test-server.ts';

test('in maintenance every API says so in its own form, and nothing else', async (t) => {
  const server = await startTestServer({ env: { TESSERA_MAINTENANCE: 'true' } });
  t.after(() => server.close());
  const api = new AssecoDriver(server);
  const answers = {
    asseco: await api.call('GET', '/v1/identity/policy/password-requirements'),
    zentry: await api.call('POST', '/login', { body: {} }),
    entur: await api.call('GET', '/customers/v2/profiles/1'),
    programs: await api.call('POST', '/oauth/token', { body: {} }),
    tokens: await api.call('POST', '/connect/token', { body: '' }),
    overkiz: await api.call('POST', '/enduser-mobile-web/enduserAPI/login', { body: '' }),
    nowhere: await api.call('GET', '/enduser-mobile-web/enduserAPI/nowhere'),
  };
  for (const [face, { status, headers }] of Object.entries(answers))
    assert.deepEqual([status, headers.get('retry-after')], [503, '300'], face);
  assert.equal(answers.asseco.body.problem, 'service-unavailable');
  assert.equal(answers.zentry.body.status, 503);
  assert.equal(answers.entur.body.errorCode, 500);
  for (const { body } of [answers.programs, answers.tokens]) assert.equal(body.error, 'temporarily_unavailable');
  for (const { headers, text } of [answers.overkiz, answers.nowhere]) {
    assert.equal(headers.get('content-type'), 'text/html; charset=utf-8');
    assert.match(text, /is down for maintenance/);
  }
  for (const path of ['/health/live', '/health/ready', '/docs/'])
    assert.equal((await api.call('GET', path)).status, 200);
});
