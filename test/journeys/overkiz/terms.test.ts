import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { eraseAccount, lockAccount } from '#core/accounts/administer-account.ts';
import { listAudit } from '#core/audit/list-audit.ts';
import { issueTerms } from '#core/terms/issue-terms.ts';
import { listDecisions } from '#core/terms/list-decisions.ts';
import { showText } from '#core/terms/show-text.ts';
import { DAY, MINUTE } from '#kernel/clock.ts';
import { create, leastOf, mailedToken, PASSWORD } from '#test/support/main-account.ts';
import { assertError, OverkizDriver } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const ACCEPTED = '{"TermsOfUseValidated":true}';
const NOT_ACCEPTED = '{"TermsOfUseValidated":false}';
const DECLINED = '{"TermsOfUseDeclined":true}';
const NOT_DECLINED = '{"TermsOfUseDeclined":false}';

for (const database of DATABASES) {
  describe(`terms of use on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    let serial = 0;
    before(async () => {
      server = await startTestServer({ database });
      api = new OverkizDriver(server);
    });
    after(() => server?.close());

    const decide = (choice: 'accept' | 'decline', gateway: string, token: string) =>
      api.call('POST', `/termsOfUse/${gateway}/${choice}/${token}`);
    const says = async (choice: 'accept' | 'decline', gateway: string, token: string) => {
      const { status, text } = await decide(choice, gateway, token);
      assert.equal(status, 200);
      return text;
    };
    const decisions = (user: string) => server.operate(listDecisions, { user, tenant: '1' });
    const issue = (user: string, gateway: string) => server.operate(issueTerms, { user, gateway, tenant: '1' });
    /** A new owner of so many gateways; gives the user id and, by gateway, the token that was mailed. */
    const owner = async (gateways = 1, endUser: Readonly<Record<string, unknown>> = {}) => {
      serial += 1;
      const userId = `owner-${serial}`;
      const ids = Array.from({ length: gateways }, (_, at) => `${4000 + serial}-0000-${String(at).padStart(4, '0')}`);
      const answer = await create(api, leastOf(userId, { gatewayId: ids.join(','), endUser }));
      assert.equal(answer.status, 201, answer.text);
      const tokens = await Promise.all(ids.map((id) => mailedToken(api, `${userId}@example.org`, id)));
      return { userId, ids, tokens, gateway: ids[0] ?? '', token: tokens[0] ?? '' };
    };

    test('each gateway has a token of its own, which is accepted or declined once', async () => {
      const { ids, tokens, userId } = await owner(2);
      const [first = '', second = ''] = ids;
      const [one = '', other = ''] = tokens;
      assert.equal(await says('accept', first, one), ACCEPTED);
      assert.equal(await says('accept', first, one), NOT_ACCEPTED);
      assert.equal(await says('decline', first, one), NOT_DECLINED);
      assert.equal(await says('decline', second, other), DECLINED);
      assert.equal(await says('accept', second, other), NOT_ACCEPTED);
      assert.deepEqual(
        (await decisions(userId)).map(({ gatewayId, choice }) => [gatewayId, choice]),
        [
          [first, 'accepted'],
          [second, 'declined'],
        ],
      );
      assert.equal((await api.logIn({ userId, userPassword: PASSWORD })).status, 200, 'declining locks nobody out');
    });

    test('the mail has the page and, alone on its line, the token', async () => {
      const { userId, gateway, token } = await owner();
      const mail = (await server.messages(`${userId}@example.org`)).find(({ text }) => text.includes(gateway));
      const link = `${server.config.publicUrl}/enduser-mobile-web/enduserAPI/accountManagement/termsOfUse?gatewayId=${gateway}&token=${token}`;
      assert.equal(mail?.text.split('\n').filter((line) => line === link).length, 1);
      assert.equal(mail?.text.split('\n').filter((line) => line === token).length, 1);
      assert.ok(!mail?.subject.includes(token));
    });

    test('of twenty who decide at once exactly one did', async () => {
      const { userId, gateway, token } = await owner();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => says(index % 2 === 0 ? 'accept' : 'decline', gateway, token)),
      );
      const won = answers.filter((text) => text === ACCEPTED || text === DECLINED);
      assert.equal(won.length, 1);
      const [decision, ...more] = await decisions(userId);
      assert.equal(more.length, 0);
      assert.equal(decision?.choice, won[0] === ACCEPTED ? 'accepted' : 'declined');
    });

    test('a token of another gateway, another purpose or nobody is false, and nothing is spent', async () => {
      const { userId, ids, tokens } = await owner(2);
      const [first = '', second = ''] = ids;
      const [one = '', other = ''] = tokens;
      const validation = await mailedToken(api, `${userId}@example.org`, '/accountManagement/validation?');
      for (const [gateway, token] of [
        [first, other],
        [second, one],
        ['9999-9999-9999', one],
        ['1', one],
        ['%20', one],
        [first, validation],
        [first, 'nonsense'],
        [first, 'A'.repeat(43)],
        [first, '%00'],
      ] as const) {
        for (const choice of ['accept', 'decline'] as const) {
          const no = choice === 'accept' ? NOT_ACCEPTED : NOT_DECLINED;
          assert.equal(await says(choice, gateway, token), no, `${gateway} ${token}`);
        }
      }
      assert.equal((await decisions(userId)).length, 0);
      assert.equal(await says('accept', first, one), ACCEPTED);
      assert.equal(await says('decline', second, other), DECLINED);
    });

    test('a token is good for thirty days', async () => {
      const [inTime, late] = [await owner(), await owner()];
      server.clock.advance(30 * DAY - 1);
      assert.equal(await says('accept', inTime.gateway, inTime.token), ACCEPTED);
      server.clock.advance(1);
      assert.equal(await says('accept', late.gateway, late.token), NOT_ACCEPTED);
    });

    test('a newer one for the same gateway voids it, and no other', async () => {
      const { userId, ids, tokens } = await owner(2);
      const [first = '', second = ''] = ids;
      const [old = '', other = ''] = tokens;
      const issued = await issue(userId, first);
      assert.deepEqual([issued.version, issued.contact.value], ['1', `${userId}@example.org`]);
      const fresh = await mailedToken(api, `${userId}@example.org`, first);
      assert.notEqual(fresh, old);
      assert.equal(await says('accept', first, old), NOT_ACCEPTED);
      assert.equal(await says('accept', first, fresh), ACCEPTED);
      assert.equal(await says('accept', second, other), ACCEPTED);
    });

    test('whoever is locked or erased decides nothing; what was decided stays', async () => {
      const { userId, ids, tokens } = await owner(2);
      assert.equal(await says('decline', ids[0] ?? '', tokens[0] ?? ''), DECLINED);
      const [record] = await server.services.store.read.accounts.findForSignIn(userId);
      const id = record?.account.id ?? '';
      await server.operate(lockAccount, { user: userId, tenant: '1' });
      assert.equal(await says('accept', ids[1] ?? '', tokens[1] ?? ''), NOT_ACCEPTED);
      await server.operate(eraseAccount, { user: userId, tenant: '1' });
      assert.deepEqual(
        (await decisions(id)).map(({ choice }) => choice),
        ['declined'],
      );
    });

    test('the evidence says who, what, when, from where and on which text', async () => {
      const { userId, gateway, token } = await owner(1, { locale: 'fr-CA' });
      server.clock.advance(5 * MINUTE);
      await says('accept', gateway, token);
      const [record] = await server.services.store.read.accounts.findForSignIn(userId);
      const [decision] = await decisions(userId);
      const { id: _id, textHash = '', ...rest } = decision ?? {};
      assert.deepEqual(rest, {
        tenantId: record?.account.tenantId,
        accountId: record?.account.id,
        gatewayId: gateway,
        choice: 'accepted',
        version: '1',
        locale: 'fr',
        at: server.clock.now(),
        ip: '127.0.0.1',
        face: 'overkiz',
      });
      const text = await server.operate(showText, { hash: textHash });
      assert.match(text, /^Votre compte est personnel\./);
      assert.equal(createHash('sha256').update(text).digest('hex'), textHash);
      const [audited] = await server.operate(listAudit, { event: 'terms-accepted', limit: 1 });
      assert.equal(audited?.detail, `${gateway} version 1`);
    });

    test('an operator’s gateway must be well formed and nobody else’s; a free one becomes the user’s', async () => {
      const [one, other] = [await owner(), await owner()];
      await assert.rejects(issue(one.userId, 'x'), { code: 'invalid-format', field: 'gateway' });
      await assert.rejects(issue(one.userId, other.gateway), { code: 'gateway-already-attached' });
      await assert.rejects(issue('nobody', one.gateway), { code: 'not-found' });
      await api.person('late@example.org');
      await issue('late@example.org', '3999-0000-0001');
      const token = await mailedToken(api, 'late@example.org', '3999-0000-0001');
      assert.equal(await says('accept', '3999-0000-0001', token), ACCEPTED);
      const cookie = await api.cookieOf('late@example.org');
      const { body } = await api.call('GET', '/enduser/mainAccount', { cookie });
      assert.deepEqual(body.gatewayIds, ['3999-0000-0001']);
    });

    test('nothing but POST decides', async () => {
      const { gateway, token } = await owner();
      for (const method of ['GET', 'PUT', 'DELETE'])
        assertError(
          await api.call(method, `/termsOfUse/${gateway}/accept/${token}`),
          405,
          'INVALID_API_CALL',
          `Request method '${method}' not supported`,
        );
      assert.equal(await says('accept', gateway, token), ACCEPTED);
    });
  });
}

describe('terms of use over time', () => {
  test('a token is about the text that it was issued with, whatever is configured since', async () => {
    const first = await startTestServer({ env: { TESSERA_TERMS_VERSION: '2026-1' } });
    await create(new OverkizDriver(first), leastOf('early', { gatewayId: '1234-0000-0001' }));
    await first.deliver();
    await first.stop();
    const file = join(first.dataDir, 'terms-{locale}.txt');
    for (const locale of ['nb', 'nn', 'en', 'fr'])
      await writeFile(file.replace('{locale}', locale), `\uFEFFNew terms in ${locale}.\r\n`);
    const env = { TESSERA_TERMS_VERSION: '2026-2', TESSERA_TERMS_FILE: file };
    const second = await startTestServer({ ground: first.ground, env });
    try {
      const api = new OverkizDriver(second);
      const old = await mailedToken(api, 'early@example.org', '1234-0000-0001');
      await second.operate(issueTerms, { user: 'early', tenant: '1', gateway: '1234-0000-0002' });
      const fresh = await mailedToken(api, 'early@example.org', '1234-0000-0002');
      await api.call('POST', `/termsOfUse/1234-0000-0001/accept/${old}`);
      await api.call('POST', `/termsOfUse/1234-0000-0002/accept/${fresh}`);
      const [before, since] = await second.operate(listDecisions, { user: 'early', tenant: '1' });
      assert.deepEqual([before?.version, since?.version], ['2026-1', '2026-2']);
      assert.match(await second.operate(showText, { hash: before?.textHash ?? '' }), /^Your account is personal\./);
      assert.equal(
        await second.operate(showText, { hash: since?.textHash ?? '' }),
        '\uFEFFNew terms in en.\r\n',
        'byte for byte',
      );
    } finally {
      await second.close();
    }
  });

  test('twenty wrong tokens in ten minutes are enough from one address', async () => {
    const server = await startTestServer({ env: { TESSERA_LIMITS_FACTOR: '1' } });
    const api = new OverkizDriver(server);
    try {
      await create(api, leastOf('patient', { gatewayId: '1234-0000-0001' }));
      const token = await mailedToken(api, 'patient@example.org', '1234-0000-0001');
      const guess = () => api.call('POST', `/termsOfUse/1234-0000-0001/accept/${'B'.repeat(43)}`);
      for (let count = 0; count < 20; count += 1) assert.equal((await guess()).text, NOT_ACCEPTED);
      const over = [await guess(), await api.call('POST', `/termsOfUse/1234-0000-0001/accept/${token}`)];
      for (const answer of over)
        assertError(answer, 429, 'AUTHENTICATION_ERROR', 'Too many requests, try again later : termsOfUse');
      server.clock.advance(10 * MINUTE);
      assert.equal((await api.call('POST', `/termsOfUse/1234-0000-0001/accept/${token}`)).text, ACCEPTED);
    } finally {
      await server.close();
    }
  });
});
