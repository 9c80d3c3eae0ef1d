import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { listDecisions } from '#core/terms/list-decisions.ts';
import { create, leastOf, mailedToken } from '#test/support/main-account.ts';
import { BASE, OverkizDriver } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const PAGE = '/accountManagement/termsOfUse';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

for (const database of DATABASES) {
  describe(`the page of the terms on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    let serial = 0;
    before(async () => {
      server = await startTestServer({ database });
      api = new OverkizDriver(server);
    });
    after(() => server?.close());

    const owner = async (locale?: string) => {
      serial += 1;
      const [userId, gatewayId] = [`reader-${serial}`, `${5000 + serial}-0000-0001`];
      await create(api, leastOf(userId, { gatewayId, endUser: { locale } }));
      return { userId, gatewayId, token: await mailedToken(api, `${userId}@example.org`, gatewayId) };
    };
    const open = (query: Record<string, string>) => api.call('GET', `${PAGE}?${new URLSearchParams(query)}`);
    const send = (form: Record<string, string>, headers = {}) =>
      api.call('POST', PAGE, { body: new URLSearchParams(form).toString(), headers: { ...FORM, ...headers } });
    const choices = async (user: string) =>
      (await server.operate(listDecisions, { user, tenant: '1' })).map(({ choice }) => choice);

    test('opening it shows the terms in the owner’s language and decides nothing', async () => {
      const { userId, gatewayId, token } = await owner('fr');
      for (let times = 0; times < 3; times += 1) {
        const shown = await open({ gatewayId, token });
        assert.equal(shown.status, 200);
        assert.match(shown.text, /<html lang="fr">.*Conditions d’utilisation.*<p>Votre compte est personnel\./s);
        assert.ok(shown.text.includes(gatewayId));
        assert.equal(shown.text.match(/<button /g)?.length, 2);
        assert.doesNotMatch(shown.text, /<script| on\w+=/);
      }
      assert.deepEqual(await choices(userId), []);
    });

    test('neither kept, nor framed, nor told to anybody', async () => {
      const { headers } = await open(await owner());
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'.*frame-ancestors 'none'/);
      assert.equal(headers.get('set-cookie'), null);
    });

    test('its buttons accept or decline, once, and lead to what was done', async () => {
      for (const [choice, said] of [
        ['accepted', 'Takk'],
        ['declined', 'Ferdig'],
      ] as const) {
        const { userId, gatewayId, token } = await owner('nb-NO');
        const done = await send({ gatewayId, token, choice });
        assert.equal(done.status, 303);
        const to = done.headers.get('location') ?? '';
        assert.equal(to, `${BASE}${PAGE}?outcome=${choice}&lang=nb`);
        const ended = await api.call('GET', to.slice(BASE.length));
        assert.match(ended.text, new RegExp(`<h1>${said}</h1>`));
        assert.doesNotMatch(ended.text, /<button/);
        const again = await send({ gatewayId, token, choice: 'accepted' });
        assert.match(again.headers.get('location') ?? '', /\?outcome=invalid&/);
        assert.deepEqual(await choices(userId), [choice]);
      }
    });

    test('a button that there is not asks again', async () => {
      const { userId, gatewayId, token } = await owner();
      for (const choice of ['', 'yes', 'accept'])
        assert.match((await send({ gatewayId, token, choice })).text, /<button/);
      assert.deepEqual(await choices(userId), []);
    });

    test('a link that is wrong, or another gateway’s, says so and repeats nothing', async () => {
      const { token } = await owner();
      const attack = '"><script>alert(1)</script>';
      for (const query of [{ gatewayId: '1-2-3', token }, { gatewayId: attack, token: attack }, { token }, {}]) {
        const shown = await open(query);
        assert.equal(shown.status, 200);
        assert.match(shown.text, /<h1>This link does not work any more<\/h1>/);
        assert.doesNotMatch(shown.text, /alert/);
      }
      assert.doesNotMatch((await open({ outcome: attack })).text, /alert/);
    });

    test('another site can neither decide nor post', async () => {
      const { userId, gatewayId, token } = await owner();
      const crossed = await send({ gatewayId, token, choice: 'accepted' }, { 'sec-fetch-site': 'cross-site' });
      assert.equal(crossed.status, 403);
      assert.equal((await api.call('PUT', PAGE)).status, 405);
      assert.deepEqual(await choices(userId), []);
    });
  });
}

describe('the page of an operator’s own terms', () => {
  test('shows them as text, whatever is in them', async () => {
    const server = await startTestServer();
    const file = join(server.dataDir, 'terms.txt');
    await server.stop();
    await writeFile(file, '\uFEFFFirst <b>&\r\nsecond line\r\n\r\n<script>alert(1)</script>\n');
    const own = await startTestServer({ ground: server.ground, env: { TESSERA_TERMS_FILE: file } });
    try {
      const api = new OverkizDriver(own);
      await create(api, leastOf('reader', { gatewayId: '1234-0000-0001' }));
      const token = await mailedToken(api, 'reader@example.org', '1234-0000-0001');
      const { text } = await api.call('GET', `${PAGE}?gatewayId=1234-0000-0001&token=${token}`);
      assert.match(
        text,
        /<p>First &lt;b&gt;&amp;\r\nsecond line<\/p>\n<p>&lt;script&gt;alert\(1\)&lt;\/script&gt;<\/p>/,
      );
    } finally {
      await own.close();
    }
  });

  test('is gone where deciding is switched off', async () => {
    const server = await startTestServer({ env: { TESSERA_FACES_OVERKIZ_DISABLED: 'terms.decide' } });
    try {
      const api = new OverkizDriver(server);
      assert.equal((await api.call('GET', PAGE)).status, 404);
      assert.equal((await fetch(`${server.url}${BASE}/termsOfUse/1/accept/x`, { method: 'POST' })).status, 404);
    } finally {
      await server.close();
    }
  });
});
