import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mailedLink } from '#test/support/mailed-link.ts';
import { BASE, OverkizDriver } from '#test/support/overkiz.ts';
import { startTestServer } from '#test/support/test-server.ts';

describe('what an operator decides about links', () => {
  test('links can lead to an application in front, which has what it needs in them', async (t) => {
    const env = { TESSERA_FACES_OVERKIZ_PAGES_URL: 'https://app.example.org/account' };
    const server = await startTestServer({ env });
    t.after(() => server.close());
    const api = new OverkizDriver(server);
    await api.person('ann@example.org', 'ann+1');
    await api.call('POST', '/enduser/ann%2B1/validation');
    const { url, token } = await mailedLink(server, 'ann@example.org');
    assert.equal(url.href, `https://app.example.org/account/validation?userId=ann%2B1&token=${token}`);
    const answer = await api.call('POST', `/enduser/ann%2B1/validation/${token}`);
    assert.equal(answer.body.emailAndAccountValidated, true);
  });

  test('links live as long as the operator says', async (t) => {
    const server = await startTestServer({ env: { TESSERA_POLICY_CONTACTS_VALIDATION_LINK_HOURS: '1' } });
    t.after(() => server.close());
    const api = new OverkizDriver(server);
    await api.person('ann@example.org', 'ann');
    await api.call('POST', '/enduser/ann/validation');
    const { mail, token } = await mailedLink(server, 'ann@example.org');
    assert.match(mail.text, /valid for 1 hour /);
    server.clock.advance(60 * 60 * 1000);
    const answer = await api.call('POST', `/enduser/ann/validation/${token}`);
    assert.equal(answer.body.emailAndAccountValidated, false);
  });

  test('whoever has no confirmed address is held back where the operator wants that, until the link is used', async (t) => {
    const server = await startTestServer({ env: { TESSERA_POLICY_REQUIRE_CONFIRMED_EMAIL: 'true' } });
    t.after(() => server.close());
    const api = new OverkizDriver(server);
    await api.person('ann@example.org', 'ann');
    const logIn = () => api.logIn({ userId: 'ann', userPassword: 'Start-pass1' });
    assert.equal((await logIn()).status, 401);
    await api.call('POST', '/enduser/ann/validation');
    const { token } = await mailedLink(server, 'ann@example.org');
    await api.call('POST', `/enduser/ann/validation/${token}`);
    assert.equal((await logIn()).status, 200);
  });

  test('a page goes with any operation that it serves', async (t) => {
    const off = 'account.validate,password.redeem-reset-link';
    const server = await startTestServer({ env: { TESSERA_FACES_OVERKIZ_DISABLED: off } });
    t.after(() => server.close());
    const status = async (path: string) => (await fetch(`${server.url}${BASE}/accountManagement/${path}`)).status;
    assert.deepEqual(
      [await status('validation'), await status('resetPassword'), await status('emailValidation')],
      [404, 404, 200],
    );
    const post = await fetch(`${server.url}${BASE}/enduser/ann/validation/x`, { method: 'POST' });
    assert.equal(post.status, 401, 'a path of the wider API: it asks for a session first');
  });

  test('the mailbox page has the link to open', async (t) => {
    const server = await startTestServer();
    t.after(() => server.close());
    const api = new OverkizDriver(server);
    await api.person('ann@example.org', 'ann');
    await api.call('POST', '/enduser/ann/validation');
    const { url } = await mailedLink(server, 'ann@example.org');
    const page = await (await fetch(`${server.url}/mailbox?to=ann@example.org`)).text();
    assert.ok(page.includes(`<a href="${url.href.replaceAll('&', '&amp;')}" rel="noreferrer">Open the link</a>`));
  });
});
