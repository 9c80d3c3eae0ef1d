import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { retryOutbox, sendTestMessage } from '#core/outbox/administer-outbox.ts';
import type { OutboxRow } from '#core/ports/repositories/outbox.ts';
import { SECOND } from '#kernel/clock.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { type PostOffice, startPostOffice } from './post-office.ts';

for (const database of DATABASES) {
  describe(`text messages through the gateway on ${database}`, () => {
    let office: PostOffice;
    let server: TestServer;
    before(async () => {
      office = await startPostOffice();
      server = await startTestServer({ database, env: office.env });
    });
    after(async () => {
      await server?.close();
      await office?.close();
    });
    beforeEach(() => office.reset());

    const to = '+4791234567';
    const newest = async () => (await server.services.store.read.outbox.list(undefined, 1))[0] as OutboxRow;
    async function send(): Promise<OutboxRow> {
      await server.operate(sendTestMessage, { to });
      await server.deliver();
      return newest();
    }

    for (const code of [500, 503, 429, 408]) {
      test(`${code} is asked again, with the same id`, async () => {
        office.judgeText = () => code;
        const { id, status, attempts, lastError } = await send();
        assert.deepEqual([status, attempts], ['queued', 1]);
        assert.match(lastError ?? '', new RegExp(`${code}`));
        office.judgeText = () => 200;
        server.clock.advance(10 * SECOND);
        await server.deliver();
        const sent = await newest();
        assert.deepEqual([sent.status, sent.payload], ['sent', null]);
        assert.deepEqual(
          office.texts.map(({ body, headers }) => [body.id, body.to, headers['idempotency-key']]),
          Array(2).fill([id, to, id]),
        );
      });
    }

    // 307 would carry the message on with its body, if anyone followed it.
    for (const code of [400, 404, 302, 307]) {
      test(`${code} is final and not followed; a replay arrives`, async () => {
        office.judgeText = () => code;
        const { id, status, payload, lastError } = await send();
        assert.deepEqual([status, office.texts.length], ['dead', 1]);
        assert.match(payload ?? '', /^v1\./);
        assert.match(lastError ?? '', new RegExp(`${code}`));
        office.reset();
        assert.equal(await server.operate(retryOutbox, { id }), 1);
        await server.deliver();
        assert.equal((await newest()).status, 'sent');
        assert.deepEqual(
          office.texts.map(({ body }) => body.id),
          [id],
        );
      });
    }
  });
}

test('a gateway that is not there is asked again, and the row says what is wrong', async () => {
  const office = await startPostOffice();
  const server = await startTestServer({ env: office.env });
  await office.close();
  await server.operate(sendTestMessage, { to: '+4791234567' });
  await server.deliver();
  const [row] = await server.services.store.read.outbox.list('queued', 1);
  assert.equal(row?.attempts, 1);
  assert.match(row?.lastError ?? '', /ECONNREFUSED/);
  await server.close();
});
