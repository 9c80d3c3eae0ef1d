import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CarrierRefusal } from '#core/ports/message.ts';
import { smtpCarrier } from '#delivery/carriers/smtp.ts';
import { render } from '#delivery/templates/render.ts';
import { parts, split, startSink } from './mail-sink.ts';
import { sample } from './samples.ts';

const FROM = 'Tessera <no-reply@example.net>';
const HEADERS = ['Auto-Submitted', 'Content-Type', 'Date', 'From', 'MIME-Version', 'Message-ID', 'Subject', 'To'];

describe('SMTP carrier', () => {
  test('sends one mail to one person, twice the same', async (t) => {
    const { url, received } = await startSink(t);
    const carrier = smtpCarrier({ url, from: FROM });
    t.after(() => carrier.close());
    const mail = render(sample('confirm-contact', 'email', 'fr', undefined, 'Zoé Berg'), {
      id: '0190aa',
      product: 'Blåbær, Inc.',
    });
    await carrier.send(mail);
    await carrier.send(mail);
    assert.equal(received.length, 2);
    for (const { from, to, raw } of received) {
      assert.equal(from, 'no-reply@example.net');
      assert.deepEqual(to, ['kari@example.org']);
      const headers = new Map(split(raw).headers);
      assert.deepEqual([...headers.keys()].sort(), HEADERS);
      assert.equal(headers.get('Message-ID'), '<0190aa@example.net>');
      assert.equal(headers.get('Auto-Submitted'), 'auto-generated');
      assert.equal(headers.get('From'), 'Tessera <no-reply@example.net>');
      assert.equal(headers.get('To'), '=?UTF-8?Q?Zo=C3=A9_Berg?= <kari@example.org>');
      assert.match(headers.get('Content-Type') ?? '', /^multipart\/alternative;/);
      const [plain, html, ...more] = parts(raw);
      assert.equal(plain?.type, 'text/plain; charset=utf-8');
      assert.equal(plain?.content.trimEnd(), mail.text.trimEnd());
      assert.ok(plain?.content.split('\n').includes('482913'));
      assert.equal(html?.type, 'text/html; charset=utf-8');
      assert.equal(html?.content.trimEnd(), mail.html?.trimEnd());
      assert.deepEqual(more, []);
    }
  });

  test('uses STARTTLS where it is offered, TLS where the URL says so', async (t) => {
    const mail = render(sample('test', 'email', 'en'), { id: 'm', product: 'T' });
    for (const options of [{ disabledCommands: [] }, { secure: true }]) {
      const { url, received } = await startSink(t, options);
      const carrier = smtpCarrier({ url, from: FROM });
      t.after(() => carrier.close());
      await carrier.send(mail);
      assert.deepEqual(
        received.map(({ secure }) => secure),
        [true],
      );
    }
  });

  test('signs in with the credentials of the URL', async (t) => {
    const seen: unknown[] = [];
    const { url, received } = await startSink(t, {
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => {
        seen.push([username, password]);
        done(null, { user: username });
      },
    });
    const carrier = smtpCarrier({ url: url.replace('://', '://us%40er:p%3Ass@'), from: FROM });
    t.after(() => carrier.close());
    await carrier.send(render(sample('test', 'email', 'en'), { id: 'm', product: 'T' }));
    assert.deepEqual(seen, [['us@er', 'p:ss']]);
    assert.equal(received.length, 1);
  });

  test('sends many at once over few connections', async (t) => {
    let open = 0;
    let most = 0;
    const { url, received } = await startSink(t, {
      onConnect: (_session, done) => {
        open += 1;
        most = Math.max(most, open);
        done();
      },
      onClose: () => {
        open -= 1;
      },
    });
    const carrier = smtpCarrier({ url, from: FROM });
    t.after(() => carrier.close());
    const mails = Array.from({ length: 30 }, (_, at) => ({
      ...render(sample('test', 'email', 'nb'), { id: `m${at}`, product: 'T' }),
      to: `user${at}@example.org`,
    }));
    await Promise.all(mails.map((mail) => carrier.send(mail)));
    assert.deepEqual(received.flatMap(({ to }) => to).sort(), mails.map(({ to }) => to).sort());
    for (const { to, raw } of received) assert.ok(raw.includes(`<m${to[0]?.match(/\d+/)}@example.net>`));
    assert.ok(most <= 3);
  });

  test('is not for text messages, and checks its settings at once', async (t) => {
    const { url, received } = await startSink(t);
    const carrier = smtpCarrier({ url, from: FROM });
    t.after(() => carrier.close());
    await assert.rejects(carrier.send(render(sample('test', 'sms', 'nb'), { id: 'm', product: 'T' })), CarrierRefusal);
    assert.equal(received.length, 0);
    assert.throws(() => smtpCarrier({ url, from: 'nobody' }), /mail sender/);
    assert.throws(() => smtpCarrier({ url: 'http://x', from: FROM }), /SMTP URL/);
  });
});
