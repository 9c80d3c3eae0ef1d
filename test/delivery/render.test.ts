import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { render } from '#delivery/templates/render.ts';
import { COPIED, DATA, everyMessage, LINKED, label, sample } from './samples.ts';

const CONTEXT = { id: 'm1', product: 'Tessera' };

describe('every template in every language on every channel', () => {
  for (const message of everyMessage(undefined, 'Kari Nordmann')) {
    test(label(message), () => {
      const mail = render(message, CONTEXT);
      assert.equal(mail.id, 'm1');
      assert.equal(mail.to, message.to);
      assert.ok(mail.subject.length > 5 && mail.subject.includes('Tessera'));
      assert.equal(mail.html === undefined, message.channel === 'sms');
      for (const part of [mail.subject, mail.text, mail.html ?? '']) {
        assert.doesNotMatch(part, /undefined|null|NaN|\[object|\$\{|\{\{|%s|TODO/);
      }
      assert.doesNotMatch(mail.text, /[<>]|&\w+;| {2}|\n{3}| $/m);
      // Nothing leads or loads from anywhere, the one page that a message is about aside.
      const link = /<a class="button" href="https:[^"]*"/;
      assert.equal(link.test(mail.html ?? ''), mail.html !== undefined && LINKED[message.template] !== undefined);
      assert.doesNotMatch((mail.html ?? '').replace(link, ''), /https?:|<table|<img|<a |<script|url\(/i);
    });
  }
});

test('the notice of a linked login says to remove it, in every language and on every channel', () => {
  const remove = { en: /not you, remove/, fr: /pas vous, retirez/, nb: /ikke du\? Fjern/, nn: /ikkje du\? Fjern/ };
  for (const message of everyMessage().filter(({ template }) => template === 'login-linked'))
    assert.match(render(message, CONTEXT).text.replaceAll('\n', ' '), remove[message.locale], label(message));
});

test('the notice of a first phone number says to replace it, in every language and on every channel', () => {
  const replace = {
    en: /replace the number/,
    fr: /remplacez ce numéro/,
    nb: /bytt (til|nummeret)/,
    nn: /byt (til|nummeret)/,
  };
  for (const message of everyMessage().filter(({ template }) => template === 'phone-added'))
    assert.match(render(message, CONTEXT).text.replaceAll('\n', ' '), replace[message.locale], label(message));
});

describe('what the reader copies', () => {
  for (const message of everyMessage()) {
    const value = COPIED[message.template];
    if (value === undefined || LINKED[message.template] !== undefined) continue;
    test(`stands alone: ${label(message)}`, () => {
      const mail = render(message, CONTEXT);
      assert.equal(mail.copy, value);
      assert.equal(mail.text.split('\n').filter((line) => line === value).length, 1);
      assert.equal(mail.text.split(value).length, 2, 'appears once');
      assert.ok(!mail.subject.includes(value));
      if (mail.html === undefined) return;
      assert.match(mail.html, new RegExp(`<p class="copy" style="[^"]*monospace[^"]*">${value}</p>`));
      assert.equal(mail.html.split(value).length, 2, 'is not in the preview or the title');
    });
  }

  test('a password of odd characters arrives unchanged', () => {
    const password = ' <&"\'>«»\\;,.:!?æøå ';
    const mail = render(sample('generated-password', 'email', 'fr', { password, hours: 24 }), CONTEXT);
    assert.ok(mail.text.split('\n').includes(password));
    assert.ok(mail.html?.includes('> &lt;&amp;&quot;&#39;&gt;«»\\;,.:!?æøå <'));
  });
});

describe('a message that points to a page', () => {
  for (const message of everyMessage()) {
    const [link = '', token = ''] = [LINKED[message.template], COPIED[message.template]];
    if (link === '') continue;
    test(label(message), () => {
      const mail = render(message, CONTEXT);
      assert.equal(mail.link, link);
      assert.equal(mail.copy, token);
      assert.ok(!mail.subject.includes(token));
      const lines = mail.text.split('\n');
      assert.equal(lines.filter((line) => line === link).length, 1, 'the link has its line');
      if (mail.html === undefined) {
        assert.equal(mail.text.split(token).length, 2, 'an SMS has the link alone');
        return;
      }
      assert.equal(lines.filter((line) => line === token).length, 1, 'the token has its line');
      assert.equal(mail.text.split(token).length, 3, 'and is nowhere else');
      assert.ok(mail.html.includes(`href="${link.replaceAll('&', '&amp;')}"`));
      assert.match(mail.html, new RegExp(`<p class="copy" style="[^"]*monospace[^"]*">${token}</p>`));
      assert.equal(mail.html.split(token).length, 3, 'is not in the preview or the title');
    });
  }
});

describe('the text says how long and what to do', () => {
  for (const [locale, said] of Object.entries({
    nb: /i 10 minutter\./,
    nn: /i 10 minutt\./,
    en: /for 10 minutes\./,
    fr: /valable 10 minutes\./,
  })) {
    test(locale, () => {
      const message = sample('confirm-contact', 'email', locale as 'nb');
      assert.match(render(message, CONTEXT).text, said);
      assert.match(render(message, CONTEXT).text, /se bort fra|sjå bort frå|ignore this|ignorer ce/);
    });
  }
  for (const message of everyMessage()) {
    if (!/chang|linked|removed|locked/.test(message.template)) continue;
    test(`notice: ${label(message)}`, () => {
      assert.match(render(message, CONTEXT).text, /ta kontakt med oss|contact us|contactez-nous/);
    });
  }
  test('one is singular', () => {
    const text = (locale: 'nb' | 'nn' | 'en' | 'fr') =>
      render(sample('generated-password', 'sms', locale, { ...DATA['generated-password'], hours: 1 }), CONTEXT).text;
    assert.deepEqual(
      [/1 time\./, /1 time\./, /1 hour\./, /1 heure\./].map((said, at) =>
        said.test(text((['nb', 'nn', 'en', 'fr'] as const)[at] ?? 'nb')),
      ),
      [true, true, true, true],
    );
  });
});

describe('the HTML', () => {
  test('names its language and both colour schemes', () => {
    for (const locale of ['nb', 'nn', 'en', 'fr'] as const) {
      const { html = '' } = render(sample('test', 'email', locale), CONTEXT);
      assert.ok(html.startsWith(`<!doctype html>\n<html lang="${locale}">`));
      assert.match(html, /<meta name="color-scheme" content="light dark">/);
      assert.match(html, /max-width:560px/);
    }
  });
});
