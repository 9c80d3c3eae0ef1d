import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Template } from '#core/ports/message.ts';
import { greetingName } from '#delivery/templates/greeting-name.ts';
import { render } from '#delivery/templates/render.ts';
import { DATA, everyMessage, label, sample } from './samples.ts';

const HOSTILE =
  '<script>alert(1)</script>"\'&\r\nBcc: evil@x.test\r\n\r\n\u0000\u001b[2J\u0085\u009b\u2028\u202eevil\ud800<img src=x onerror=y>';

function hostileData(template: Template): object {
  const entries = Object.entries(DATA[template]).map(([key, value]) => [
    key,
    typeof value === 'string' && key !== 'channel' ? HOSTILE : value,
  ]);
  return Object.fromEntries(entries);
}

/** The tags of a mail without the values in it. */
function tags(html: string): string[] {
  return html.match(/<\/?[a-z!][^>]*>/gi) ?? [];
}

describe('hostile data, product and name', () => {
  for (const message of everyMessage(hostileData, HOSTILE)) {
    test(label(message), () => {
      const mail = render(message, { id: 'm1', product: HOSTILE });
      const tame = render(sample(message.template, message.channel, message.locale, undefined, 'Kari'), {
        id: 'm1',
        product: 'T',
      });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is the point
      const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202e]/;
      for (const part of [mail.text, mail.html ?? '', mail.name ?? '']) assert.doesNotMatch(part, control);
      assert.doesNotMatch(mail.subject, /\n/);
      assert.doesNotMatch(mail.subject, control);
      assert.ok(mail.subject.isWellFormed() && mail.text.isWellFormed());
      assert.equal(mail.text.split('\n').length, tame.text.split('\n').length, 'no line was added');
      assert.doesNotMatch(mail.text, /^Bcc:/m);
      // Only the size of the box and the page of a link depend on what they are given.
      const shape = (html: string | undefined) =>
        tags(html ?? '').map((tag) => tag.replace(/font-size:(34|18)px[^"]*|href="[^"]*"/, ''));
      assert.deepEqual(shape(mail.html), shape(tame.html), 'no tag was added');
    });
  }
});

describe('the name in the greeting', () => {
  const people = [
    'Kari',
    'Kari Nordmann',
    'Bjørn-Åge Sætre',
    'Zoé O’Neill',
    "Seán O'Casey",
    'J. R. Berg',
    'Ole Jr.',
    '山田太郎',
    'Мария',
    'محمد',
  ];
  for (const name of people) test(`greets ${name}`, () => assert.equal(greetingName(name), name));

  const pitches = [
    'You won https://evil.test',
    'evil.test',
    'www.evil.test',
    'call +4790000000',
    'a@b.test',
    '<b>',
    '',
    ' ',
    '1',
    'x'.repeat(61),
    'Bcc: x',
  ];
  for (const name of pitches)
    test(`does not repeat ${name.slice(0, 20)}`, () => assert.equal(greetingName(name), undefined));

  test('a mail to a name that is none greets without', () => {
    const mail = render(sample('confirm-contact', 'email', 'nb', undefined, 'Vinn på evil.test'), {
      id: 'm',
      product: 'T',
    });
    assert.ok(mail.text.startsWith('Hei!\n'));
    assert.ok(!mail.html?.includes('evil.test'));
  });
  test('takes a name that backtracking would not end with', { timeout: 60_000 }, () => {
    assert.equal(typeof greetingName(`${'a-'.repeat(200_000)}!`), 'undefined');
    assert.equal(typeof greetingName(`${'a '.repeat(200_000)}!`), 'undefined');
  });
});
