import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { createTenant } from '#core/tenants/create-tenant.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { type MailboxEntry, startTestServer, type TestServer } from '#test/support/test-server.ts';

const HOSTILE = `"></iframe><script>alert('x')</script>&amp;`;
const SECOND = 1000;

describe('the built-in mailbox', () => {
  let server: TestServer;
  let page: string;
  let messages: readonly MailboxEntry[];

  before(async () => {
    server = await startTestServer();
    const api = new AssecoDriver(server);
    await server.operate(createTenant, { tenantId: 'hostile', name: HOSTILE });
    for (const [username, tenant] of [
      ['early', '1'],
      ['hostile', 'hostile'],
      ['late', '1'],
    ] as const) {
      const token = await api.clientToken(await server.createClient({ tenant }));
      const phone = `+474000000${username.length}`;
      const person = {
        username,
        password: 'quiet-harbour-42',
        email: `${username}@example.org`,
        'phone-number': phone,
      };
      const answer = await api.identity('POST', '/users', { token, body: { ...person, 'first-name': HOSTILE } });
      assert.equal(answer.status, 201, answer.text);
      await server.messages();
      server.clock.advance(SECOND);
    }
    messages = await server.messages();
    page = await (await fetch(`${server.url}/mailbox`)).text();
  });
  after(() => server?.close());

  /** Asks with any header; fetch sets Host itself. */
  function statusOf(path: string, headers: Record<string, string>): Promise<number | undefined> {
    const { hostname, port } = new URL(server.url);
    return new Promise((resolve, reject) => {
      http
        .get({ hostname, port, path, headers, agent: false }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
        .on('error', reject);
    });
  }

  for (const path of ['/mailbox', '/mailbox/messages']) {
    test(`${path} is for people at this machine only`, async () => {
      const { port } = new URL(server.url);
      for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'localhost'])
        assert.equal(await statusOf(path, { host }), 200, host);
      for (const host of [
        'evil.example',
        '127.0.0.1.evil.example',
        'localhost.evil.example',
        '10.0.0.1',
        `0.0.0.0:${port}`,
      ])
        assert.equal(await statusOf(path, { host }), 404, host);
      for (const name of ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Real-IP'])
        assert.equal(await statusOf(path, { host: `localhost:${port}`, [name]: '127.0.0.1' }), 404, name);
    });
  }

  test('the API gives exactly the published members, newest first', () => {
    assert.equal(messages.length, 6);
    for (const message of messages) {
      assert.deepEqual(Object.keys(message), ['id', 'channel', 'to', 'subject', 'text', 'html', 'at']);
      assert.equal(new Date(message.at).toISOString(), message.at);
      if (message.channel === 'sms') assert.equal(message.html, null);
      else assert.match(message.html ?? '', /^<!doctype html>/);
    }
    const times = messages.map(({ at }) => at);
    assert.deepEqual(times, [...times].sort().reverse());
  });

  test('both find the messages of one recipient, however the address is written', async () => {
    for (const to of ['late@example.org', 'LATE@Example.ORG', '+4740000004']) {
      const found = await server.messages(to);
      assert.equal(found.length, 1, to);
      const shown = await (await fetch(`${server.url}/mailbox?to=${encodeURIComponent(to)}`)).text();
      assert.equal(shown.match(/<article /g)?.length, 1, to);
      assert.ok(shown.includes(`id="m-${found[0]?.id}"`));
    }
    const nobody = await fetch(`${server.url}/mailbox?to=${encodeURIComponent(HOSTILE)}`);
    const shown = await nobody.text();
    assert.match(shown, /Nothing for &quot;&gt;&lt;\/iframe&gt;&lt;script&gt;/);
    assert.doesNotMatch(shown, /<script|<\/iframe/);
    assert.equal((await (await fetch(`${server.url}/mailbox?to=`)).text()).match(/<article /g)?.length, 6);
  });

  test('the page shows the newest first, with what is to be copied in a field of its own', () => {
    const order = [...page.matchAll(/id="m-(\w+)"/g)].map(([, id]) => id);
    assert.deepEqual(
      order,
      messages.map(({ id }) => id),
    );
    for (const { text } of messages) {
      const code = /^\d{6}$/m.exec(text)?.[0];
      assert.ok(code !== undefined && page.includes(`<input readonly value="${code}"`), text);
    }
  });

  test('what people and tenants are called stays text, in the page and in the mail inside it', () => {
    assert.ok(page.includes('&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;'));
    assert.doesNotMatch(page, /<script/i);
    assert.equal(page.match(/<iframe /g)?.length, 3);
    assert.equal(page.match(/<\/iframe>/g)?.length, 3, 'nobody closes a frame from inside');
    const mails = [...page.matchAll(/srcdoc="([^"]*)"/g)].map(([, html = '']) => unescaped(html));
    assert.deepEqual(
      mails,
      messages.flatMap(({ html }) => html ?? []),
    );
    for (const mail of mails) assert.doesNotMatch(mail, /<script/i);
  });

  test('nothing in the page runs, loads or leaves its frame', async () => {
    const { headers } = await fetch(`${server.url}/mailbox`);
    assert.equal(
      headers.get('content-security-policy'),
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    assert.equal(page.match(/<iframe sandbox loading/g)?.length, 3, 'without a single permission');
    assert.doesNotMatch(page, /\son\w+=|javascript:|https?:\/\//i);
  });

  test('the page has a language, a heading for each message and a name for each control', () => {
    assert.match(page, /<html lang="en">/);
    assert.equal(page.match(/<h1>/g)?.length, 1);
    assert.equal(page.match(/<h2 /g)?.length, 6);
    assert.match(page, /<label for="to">/);
    assert.equal(page.match(/<iframe [^>]*title="[^"]+"/g)?.length, 3);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
  });
});

test('an empty mailbox says what it is waiting for', async () => {
  const server = await startTestServer();
  assert.match(await (await fetch(`${server.url}/mailbox`)).text(), /<p class="empty">Nothing yet\./);
  assert.deepEqual(await server.messages(), []);
  await server.close();
});

function unescaped(text: string): string {
  const characters: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (entity) => characters[entity] ?? entity);
}
