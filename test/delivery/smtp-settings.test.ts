import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseSender } from '#delivery/carriers/sender.ts';
import { parseSmtpUrl } from '#delivery/carriers/smtp-address.ts';

describe('the sender', () => {
  const address = 'no-reply@example.org';
  const domain = 'example.org';
  const good: [string, string][] = [
    ['Tessera <no-reply@example.org>', 'Tessera'],
    ['no-reply@example.org', ''],
    [' <no-reply@example.org> ', ''],
    ['"Tessera, Inc." <no-reply@example.org>', 'Tessera, Inc.'],
    ['Blåbær & Co. <No-Reply@EXAMPLE.org>', 'Blåbær & Co.'],
  ];
  for (const [from, name] of good) test(from, () => assert.deepEqual(parseSender(from), { name, address, domain }));

  const bad = [
    '',
    'Tessera',
    'Tessera <>',
    'Tessera <no-reply>',
    'A <a@x.test> <b@x.test>',
    'A <a@x.test>, B <b@x.test>',
    'a@x.test, b@x.test',
    'A <a@x.test>\r\nBcc: e@x.test',
    'A\r\nBcc: e@x.test <a@x.test>',
    '"A <a@x.test>',
    'A <a@x.test> (c)',
    'a@[127.0.0.1]',
    'A <a b@x.test>',
  ];
  for (const from of bad)
    test(`refuses ${JSON.stringify(from)}`, () => assert.throws(() => parseSender(from), /write it like: Tessera/));
});

describe('the SMTP URL', () => {
  test('smtp and smtps', () => {
    assert.deepEqual(parseSmtpUrl('smtp://mail.test'), {
      host: 'mail.test',
      port: 587,
      secure: false,
      requireTLS: false,
      tls: { rejectUnauthorized: true },
    });
    assert.deepEqual(parseSmtpUrl('smtps://us%40er:p%3A%2F@mail.test'), {
      host: 'mail.test',
      port: 465,
      secure: true,
      requireTLS: false,
      auth: { user: 'us@er', pass: 'p:/' },
      tls: { rejectUnauthorized: true },
    });
    assert.equal(parseSmtpUrl('smtp://mail.test:2525?requireTLS=true').requireTLS, true);
  });
  test('certificates are checked except on loopback or when told otherwise', () => {
    const checked = (url: string) => parseSmtpUrl(url).tls.rejectUnauthorized;
    assert.deepEqual(
      ['smtp://127.0.0.1', 'smtp://localhost', 'smtp://[::1]:25', 'smtps://mail.test?tls.rejectUnauthorized=false'].map(
        checked,
      ),
      [false, false, false, false],
    );
    assert.deepEqual(
      ['smtp://127.0.0.1.test', 'smtp://10.0.0.1', 'smtp://localhost?tls.rejectUnauthorized=true'].map(checked),
      [true, true, true],
    );
  });
  for (const url of [
    '',
    'mail.test',
    'http://mail.test',
    'smtp://',
    'direct:',
    'smtp://u:geheim@mail.test:99999',
    'smtp://u:geheim@mail.test?debug=true',
    'smtp://u:geheim@h?logger=true',
  ]) {
    test(`refuses ${JSON.stringify(url)} without quoting it`, () => {
      assert.throws(
        () => parseSmtpUrl(url),
        (error: Error) =>
          /SMTP URL/.test(error.message) &&
          !JSON.stringify(error).includes('geheim') &&
          !error.message.includes('geheim'),
      );
    });
  }
});
