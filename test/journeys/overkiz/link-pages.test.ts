import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DAY, SECOND } from '#kernel/clock.ts';
import type { WireAnswer } from '#test/support/asseco.ts';
import { mailedLink } from '#test/support/mailed-link.ts';
import { assertError, BASE, OverkizDriver, PASSWORD } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const MANAGEMENT = `${BASE}/accountManagement`;
const FRESH = 'correct horse battery';

/** What every page must be. */
function assertPage(answer: WireAnswer, lang: string, title: RegExp, status = 200): void {
  const { headers, text } = answer;
  assert.equal(answer.status, status, text);
  assert.equal(headers.get('content-type'), 'text/html; charset=utf-8');
  assert.match(text, new RegExp(`<html lang="${lang}">`));
  assert.match(/<h1>(.*)<\/h1>/.exec(text)?.[1] ?? '', title);
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.match(headers.get('x-robots-tag') ?? '', /noindex/);
  const policy = headers.get('content-security-policy') ?? '';
  assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:; form-action 'self'; /);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe|script/);
  assert.doesNotMatch(text, /<script|\son\w+=|style="|https?:/i, 'no script, and nothing from anywhere');
}

/** The fields of the form on a page, as a browser would send them. */
function fieldsOf(text: string): Record<string, string> {
  const plain = (value: string) => value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
  const inputs = [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
  return Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, plain(value)]));
}

for (const database of DATABASES) {
  describe(`pages behind mailed links on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new OverkizDriver(server);
    });
    after(() => server?.close());

    const get = (path: string, headers: Record<string, string> = {}) => api.call('GET', path, { headers });
    const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
      api.call('POST', path, { headers: { ...FORM, ...headers }, body: new URLSearchParams(form).toString() });
    const below = (url: URL) => url.pathname.slice(BASE.length) + url.search;
    const answer = async (page: WireAnswer, url: URL, chosen: string) =>
      post(url.pathname.slice(BASE.length), { ...fieldsOf(page.text), answer: chosen });
    const contactsOf = async (id: string) =>
      (await server.services.store.read.contacts.listByAccount(id, server.clock.now())).map(({ state }) => state);

    const asked = async (name: string, locale?: string) => {
      const email = `${name}@example.org`;
      const id = await api.person(email, name);
      if (locale !== undefined) await server.services.store.write((tx) => tx.accounts.update(id, { locale }));
      await api.call('POST', `/enduser/${name}/validation`);
      return { id, email, ...(await mailedLink(server, email)) };
    };

    test('opening a link asks in the person’s language and spends nothing, however often', async () => {
      const { id, url, token } = await asked('ann', 'nn');
      for (let turn = 0; turn < 3; turn += 1) {
        const page = await get(below(url), { 'accept-language': 'fr' });
        assertPage(page, 'nn', /^Er denne kontoen din\?$/);
        assert.match(page.text, /<dd>ann<\/dd>/);
        assert.match(page.text, /<dd>ann@example\.org<\/dd>/);
      }
      await api.call('HEAD', `/accountManagement/validation?userId=ann&token=${token}`);
      assert.deepEqual(await contactsOf(id), ['initial']);
    });

    test('yes confirms, and reloading or going back repeats nothing', async () => {
      const { id, url } = await asked('yes', 'fr-CA');
      const page = await get(below(url));
      const done = await answer(page, url, 'yes');
      assert.equal(done.status, 303);
      assert.equal(done.headers.get('location'), `${MANAGEMENT}/validation?outcome=confirmed&lang=fr`);
      assertPage(await get('/accountManagement/validation?outcome=confirmed&lang=fr'), 'fr', /^Merci$/);
      assert.deepEqual(await contactsOf(id), ['verified']);
      const again = await answer(page, url, 'yes');
      assert.equal(again.headers.get('location'), `${MANAGEMENT}/validation?outcome=invalid&lang=en`);
      assertPage(
        await get(below(url), { 'accept-language': 'de, no;q=0.5' }),
        'nb',
        /^Denne lenken virker ikke lenger$/,
      );
    });

    test('no takes the claim on the address away; the account stays and goes on under its name', async () => {
      const { id, url, email, token } = await asked('mistyped');
      const cookie = await api.cookieOf('mistyped');
      const done = await answer(await get(below(url)), url, 'no');
      assert.equal(done.headers.get('location'), `${MANAGEMENT}/validation?outcome=removed&lang=en`);
      assertPage(await get('/accountManagement/validation?outcome=removed&lang=nb'), 'nb', /^Ferdig$/);
      assert.deepEqual(await contactsOf(id), []);
      assert.equal(await api.isSignedIn(cookie), true);
      assert.equal((await api.logIn({ userId: email, userPassword: PASSWORD })).status, 401);
      assert.equal((await api.logIn({ userId: 'mistyped', userPassword: PASSWORD })).status, 200);
      assert.equal(
        (await api.call('POST', `/enduser/mistyped/validation/${token}`)).body.emailAndAccountValidated,
        false,
      );
      const newcomer = await api.person(email, 'rightful');
      assert.notEqual(newcomer, id, 'the address is free');
    });

    test('no to an account that has no other name signs everybody out of it', async () => {
      const email = 'only@example.org';
      const id = await api.person(email);
      const cookie = await api.cookieOf(email);
      await api.call('POST', `/enduser/${email}/validation`);
      const { url } = await mailedLink(server, email);
      const answers = await Promise.all(
        Array.from({ length: 5 }, async () => answer(await get(below(url)), url, 'no')),
      );
      assert.equal(answers.filter((one) => /outcome=removed/.test(one.headers.get('location') ?? '')).length, 1);
      assert.equal(await api.isSignedIn(cookie), false);
      assert.equal((await api.logIn({ userId: email, userPassword: PASSWORD })).status, 401);
      const account = await server.services.store.read.accounts.find(id);
      assert.deepEqual([account?.status, account?.username.includes('@')], ['A', false]);
      assert.notEqual(await api.person(email), id);
    });

    test('neither button is an answer: the page asks again', async () => {
      const { id, url } = await asked('neither');
      const page = await get(below(url));
      for (const chosen of ['', 'maybe'])
        assertPage(await answer(page, url, chosen), 'en', /^Is this account yours\?$/);
      assert.deepEqual(await contactsOf(id), ['initial']);
    });

    test('a link for an address names the account too; no removes what was to replace the address', async () => {
      await asked('pending');
      const bearer = (await api.asseco.signIn('pending', PASSWORD)).body.access_token;
      const change = { token: bearer, body: { email: 'stranger@example.org' } };
      assert.equal((await api.asseco.identity('PUT', '/me/email', change)).status, 202);
      await api.call('POST', '/enduser/email/validation', { cookie: await api.cookieOf('pending') });
      const { url } = await mailedLink(server, 'stranger@example.org');
      const page = await get(below(url));
      assertPage(page, 'en', /^Is this address yours\?$/);
      assert.match(page.text, /<dd>pending<\/dd>/);
      const done = await answer(page, url, 'no');
      assert.equal(done.headers.get('location'), `${MANAGEMENT}/emailValidation?outcome=removed&lang=en`);
      assert.ok(await api.person('stranger@example.org', 'stranger'), 'free at once');
    });

    test('an address that was confirmed meanwhile cannot be disowned', async () => {
      const { id, email, url } = await asked('kept');
      const page = await get(below(url));
      const bearer = (await api.asseco.signIn('kept', PASSWORD)).body.access_token;
      const code = (await server.messages(email)).map(({ text }) => /^\d{6}$/m.exec(text)?.[0]).find(Boolean);
      const body = { email, 'confirmation-code': code };
      assert.equal((await api.asseco.identity('PUT', '/me/email/confirm', { token: bearer, body })).status, 204);
      assert.match((await answer(page, url, 'no')).headers.get('location') ?? '', /outcome=invalid/);
      assert.deepEqual(await contactsOf(id), ['verified']);
      assert.match((await answer(page, url, 'yes')).headers.get('location') ?? '', /outcome=confirmed/);
    });

    test('what is hostile is shown as what it is', async () => {
      const name = '"><img src=x onerror=alert(1)>';
      await api.person('hostile@example.org', name);
      await api.call('POST', `/enduser/${encodeURIComponent(name)}/validation`);
      const { url } = await mailedLink(server, 'hostile@example.org');
      const page = await get(below(url));
      assert.doesNotMatch(page.text, /<img/);
      assert.match(page.text, /<dd>&quot;&gt;&lt;img/);
      const done = await answer({ ...page, text: page.text.replaceAll('&gt;', '>') }, url, 'yes');
      assert.match(done.headers.get('location') ?? '', /outcome=confirmed/);
    });

    test('the form of a new password has labels, and its fields are named for password managers', async () => {
      const { email } = await asked('labels', 'fr');
      server.clock.advance(31 * SECOND);
      await api.call('POST', '/enduser/password/reset', { body: { userId: 'labels', email } });
      const { url } = await mailedLink(server, email);
      const page = await get(below(url));
      assertPage(page, 'fr', /^Choisissez un nouveau mot de passe$/);
      for (const name of ['newPassword', 'newPasswordRepeated']) {
        assert.match(page.text, new RegExp(`<label for="${name}">`));
        assert.match(
          page.text,
          new RegExp(`<input id="${name}" name="${name}" type="password" autocomplete="new-password"`),
        );
      }
      assert.match(page.text, /autocomplete="username" value="labels"/);
      assert.match(page.text, /Au moins 8 caractères/);
    });

    test('a refused password can be chosen again without the link in any address', async () => {
      const email = 'again@example.org';
      await api.person(email, 'again');
      await api.call('POST', '/enduser/password/reset', { body: { userId: 'again', email } });
      const { url, token } = await mailedLink(server, email);
      const path = '/accountManagement/resetPassword';
      const fields = fieldsOf((await get(below(url))).text);
      assert.deepEqual(fields, { userId: 'again', token });
      const refused = await post(path, { ...fields, newPassword: 'short', newPasswordRepeated: 'short' });
      const to = refused.headers.get('location') ?? '';
      assert.equal(to, `${BASE}${path}Failure?errorMessage=PASSWORD_REJECTED`);
      const [cookie = ''] = refused.headers.getSetCookie();
      assert.match(
        cookie,
        new RegExp(`^tessera-reset=[\\w-]+; Path=${BASE}${path}; Max-Age=900; HttpOnly; SameSite=Strict$`),
      );
      assert.ok(!to.includes(token) && !cookie.includes(token));
      const failure = await get(to.slice(BASE.length), { accept: 'text/html' });
      assertPage(failure, 'en', /^Your password has not been changed$/);
      assert.ok(failure.text.includes(`<a class="button" href="${BASE}${path}">`));
      const form = await get(path, { cookie: cookie.split(';')[0] ?? '' });
      assertPage(form, 'en', /^Choose a new password$/);
      assert.match(form.text, /role="alert"/);
      const done = await post(path, { ...fieldsOf(form.text), newPassword: FRESH, newPasswordRepeated: FRESH });
      assert.equal(done.headers.get('location'), `${BASE}${path}Success`);
      assert.match(done.headers.getSetCookie()[0] ?? '', /^tessera-reset=; .*Max-Age=0/);
      for (const junk of ['', 'x', Buffer.from('[1]').toString('base64url'), Buffer.from('{').toString('base64url')])
        assertPage(await get(path, { cookie: `tessera-reset=${junk}` }), 'en', /^This link does not work any more$/);
    });

    test('where a reset ends: JSON unless HTML is preferred', async () => {
      const success = '/accountManagement/resetPasswordSuccess';
      const json = await get(success, { accept: '*/*' });
      assert.equal(json.text, '{"resetPasswordSuccess":true}');
      assert.equal(json.headers.get('content-type'), 'application/json;charset=UTF-8');
      assertPage(
        await get(success, { accept: 'text/html', 'accept-language': 'nn' }),
        'nn',
        /^Passordet ditt er endra$/,
      );
      assertError(await api.call('POST', success), 405, 'INVALID_API_CALL', "Request method 'POST' not supported");
    });

    test('a message in the address of the page comes back as text and nothing else', async () => {
      const failure = (query: string) => `/accountManagement/resetPasswordFailure${query}`;
      const said = async (message: string) => {
        const answer = await get(failure(`?errorMessage=${encodeURIComponent(message)}`));
        assert.equal(answer.status, 200);
        assert.equal(answer.headers.get('content-type'), 'application/json;charset=UTF-8');
        assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
        assert.deepEqual(Object.keys(answer.body), ['resetPasswordSuccess', 'errorMessage']);
        assert.equal(answer.body.resetPasswordSuccess, false);
        return answer.body.errorMessage;
      };
      assert.equal((await get(failure(''))).text, '{"resetPasswordSuccess":false}');
      assert.equal(await said('TOKEN_INVALID'), 'TOKEN_INVALID');
      assert.equal(await said('"}<script>alert(1)</script>'), '"}<script>alert(1)</script>');
      assert.equal(await said('a\r\nb\u0000\u001b[2J\u2028c\u0085'), 'ab[2Jc');
      assert.equal(await said('æ'.repeat(300)), 'æ'.repeat(200));
      assert.equal(await said('😀'.repeat(250)), '😀'.repeat(200));
      for (const message of ['<script>alert(1)</script>', 'Call +47 900', ''])
        for (const html of [
          await get(failure(`?errorMessage=${encodeURIComponent(message)}`), { accept: 'text/html' }),
        ]) {
          assertPage(html, 'en', /^Your password has not been changed$/);
          assert.match(html.text, /Something went wrong/);
          assert.doesNotMatch(html.text, /alert|\+47|href="(?!data:)/);
        }
      assert.equal((await get(failure('?errorMessage=a&errorMessage=b'))).status, 400);
      assertPage(
        await get(failure('?errorMessage=TOKEN_INVALID'), { accept: 'text/html', 'accept-language': 'nb' }),
        'nb',
        /./,
      );
    });

    test('another site’s post is refused, this page’s own is not, though it says no origin', async () => {
      const { url, id } = await asked('cross');
      const fields = { ...fieldsOf((await get(below(url))).text), answer: 'yes' };
      for (const headers of [
        { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'cross-site' },
        { origin: 'null', 'sec-fetch-site': 'cross-site' },
        { origin: 'null' },
        { origin: 'https://evil.test' },
      ] as Record<string, string>[])
        for (const path of ['validation', 'emailValidation', 'resetPassword']) {
          const refused = await post(`/accountManagement/${path}`, fields, headers);
          assertError(refused, 403, 'RESOURCE_ACCESS_DENIED', 'Cross-site request rejected');
        }
      assert.deepEqual(await contactsOf(id), ['initial']);
      const own = await post('/accountManagement/validation', fields, {
        origin: 'null',
        'sec-fetch-site': 'same-origin',
      });
      assert.match(own.headers.get('location') ?? '', /outcome=confirmed/);
    });

    test('a link that is late, void or no link at all is told so', async () => {
      const { url } = await asked('old');
      server.clock.advance(DAY);
      for (const path of [
        below(url),
        '/accountManagement/validation',
        '/accountManagement/validation?userId=old&token=a&token=b',
        '/accountManagement/emailValidation?token=',
        '/accountManagement/resetPassword?userId=old&token=x',
      ])
        assertPage(await get(path), 'en', /^This link does not work any more$/);
      for (const path of ['validation', 'emailValidation', 'resetPassword'])
        assertError(
          await api.call('DELETE', `/accountManagement/${path}`),
          405,
          'INVALID_API_CALL',
          "Request method 'DELETE' not supported",
        );
    });
  });
}
