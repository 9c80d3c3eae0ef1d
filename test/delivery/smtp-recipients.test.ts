import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CarrierRefusal, type RenderedMessage } from '#core/ports/message.ts';
import { smtpCarrier } from '#delivery/carriers/smtp.ts';
import { parseEmail } from '#kernel/text/email.ts';
import { ADDRESSES, HEADERS, NAMES } from './hostile-recipients.ts';
import { parts, split, startSink } from './mail-sink.ts';

const FROM = 'Tessera <no-reply@example.net>';
const MAIL: RenderedMessage = {
  id: 'm1',
  channel: 'email',
  to: 'kari@example.org',
  subject: 'Hei',
  text: 'Hei',
  html: '<p>Hei</p>',
};
describe('hostile addresses', () => {
  assert.ok(ADDRESSES.length >= 40);
  for (const to of ADDRESSES) {
    test(JSON.stringify(to.slice(0, 60)), async (t) => {
      const { url, received } = await startSink(t);
      const carrier = smtpCarrier({ url, from: FROM });
      t.after(() => carrier.close());
      const started = performance.now();
      const error = await carrier.send({ ...MAIL, to }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      assert.ok(error === undefined || error instanceof CarrierRefusal, String(error));
      assert.ok(error === undefined || performance.now() - started < 250);
      assert.equal(received.length, error === undefined ? 1 : 0);
      for (const mail of received) {
        assert.equal(parseEmail(to)?.canonical, to);
        assert.equal(mail.to.length, 1);
        assert.equal(parseEmail(mail.to[0] ?? '')?.canonical, to);
      }
    });
  }

  test('ordinary and international addresses arrive', async (t) => {
    const { url, received } = await startSink(t);
    const carrier = smtpCarrier({ url, from: FROM });
    t.after(() => carrier.close());
    const canonical = [
      'kari@example.org',
      "o'neill+tag@example.org",
      'a_b-c.d@sub.example.org',
      'post@xn--blbr-roah.no',
      'økonomi@xn--blbr-roah.no',
      'økonomi@example.org',
    ];
    for (const to of canonical) await carrier.send({ ...MAIL, to });
    assert.deepEqual(
      received.map(({ to }) => parseEmail(to.join())?.canonical),
      canonical,
    );
  });
});

describe('hostile names', () => {
  assert.ok(NAMES.length >= 40);
  test('none adds a recipient, a header or a line to the body', async (t) => {
    const { url, received } = await startSink(t);
    const carrier = smtpCarrier({ url, from: FROM });
    t.after(() => carrier.close());
    for (const name of NAMES) await carrier.send({ ...MAIL, name, subject: `Hei ${name}`.slice(0, 200) });
    assert.equal(received.length, NAMES.length);
    for (const { to, raw } of received) {
      assert.deepEqual(to, ['kari@example.org']);
      const { headers } = split(raw);
      assert.deepEqual(headers.map(([name]) => name).sort(), HEADERS);
      const line = headers.find(([name]) => name === 'To')?.[1] ?? '';
      assert.ok(line === 'kari@example.org' || line.endsWith(' <kari@example.org>'), line);
      assert.equal((line.match(/[<>]/g) ?? []).length % 2, 0);
      assert.deepEqual(
        parts(raw).map(({ content }) => content.trim()),
        ['Hei', '<p>Hei</p>'],
      );
    }
  });

  test('a hostile id does not leave the Message-ID', async (t) => {
    const { url, received } = await startSink(t);
    const carrier = smtpCarrier({ url, from: FROM });
    t.after(() => carrier.close());
    await carrier.send({ ...MAIL, id: 'a>\r\nBcc: <e@evil.test' });
    assert.equal(new Map(split(received[0]?.raw ?? '').headers).get('Message-ID'), '<aBcceevil.test@example.net>');
  });
});
