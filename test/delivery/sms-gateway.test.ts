import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CarrierRefusal, type RenderedMessage } from '#core/ports/message.ts';
import { type Post, smsGatewayCarrier } from '#delivery/carriers/sms-gateway.ts';

const MESSAGE: RenderedMessage = {
  id: 'm1',
  channel: 'sms',
  to: '+4791234567',
  subject: 'Kode',
  text: 'Kode:\n482913',
};

function gateway(status: number) {
  const calls: Parameters<Post>[] = [];
  const post: Post = async (...call) => {
    calls.push(call);
    return { status };
  };
  return { calls, carrier: smsGatewayCarrier({ url: 'https://sms.test/send', post }) };
}

describe('SMS gateway', () => {
  test('posts id, to and text as JSON', async () => {
    const { calls, carrier } = gateway(202);
    await carrier.send(MESSAGE);
    await carrier.close();
    assert.equal(calls.length, 1);
    const [url, body, headers] = calls[0] ?? [];
    assert.equal(url, 'https://sms.test/send');
    assert.deepEqual(JSON.parse(body ?? ''), { id: 'm1', to: '+4791234567', text: 'Kode:\n482913' });
    assert.equal(headers?.['content-type'], 'application/json');
    assert.equal(headers?.['idempotency-key'], 'm1');
  });

  for (const status of [200, 201, 204, 299]) test(`${status} is taken`, () => gateway(status).carrier.send(MESSAGE));

  for (const status of [408, 429, 500, 502, 503, 599, 100]) {
    test(`${status} is retried`, async () => {
      await assert.rejects(
        gateway(status).carrier.send(MESSAGE),
        (error) => error instanceof Error && !(error instanceof CarrierRefusal) && !error.message.includes('482913'),
      );
    });
  }

  for (const status of [301, 302, 307, 400, 401, 404, 410, 422, 499]) {
    test(`${status} is final`, async () => {
      await assert.rejects(
        gateway(status).carrier.send(MESSAGE),
        (error) =>
          error instanceof CarrierRefusal &&
          error.message.includes(String(status)) &&
          !error.message.includes('482913'),
      );
    });
  }

  test('a network failure is retried', async () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const post = () => Promise.reject(new TypeError('fetch failed', { cause }));
    await assert.rejects(
      smsGatewayCarrier({ url: 'https://sms.test', post }).send(MESSAGE),
      (error) => !(error instanceof CarrierRefusal) && /ECONNREFUSED/.test(String(error)),
    );
  });

  for (const to of [
    '4791234567',
    '+0791234567',
    '+47 91234567',
    '+4791234567\n',
    '+4791234567,+4790000000',
    '+123456',
    `+1${'2'.repeat(15)}`,
    'kari@example.org',
    '',
  ]) {
    test(`does not send to ${JSON.stringify(to)}`, async () => {
      const { calls, carrier } = gateway(200);
      await assert.rejects(carrier.send({ ...MESSAGE, to }), CarrierRefusal);
      assert.equal(calls.length, 0);
    });
  }

  test('does not send a mail', async () => {
    await assert.rejects(gateway(200).carrier.send({ ...MESSAGE, channel: 'email' }), CarrierRefusal);
  });
});
