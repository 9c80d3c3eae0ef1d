import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { DEFAULT_TERMS } from '#config/default-terms.ts';
import { LOCALES } from '#core/ports/message.ts';
import { issuesOf, loadText } from './load-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'tessera-terms-'));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const about = (path: string) => `[terms]\nfile = ${JSON.stringify(path)}\n`;

describe('the terms of use', () => {
  test('those that ship have as many paragraphs in each language', () => {
    const paragraphs = LOCALES.map((locale) => DEFAULT_TERMS[locale].trim().split('\n\n').length);
    assert.deepEqual(paragraphs, [5, 5, 5, 5]);
    assert.deepEqual(loadText('').config.termsTexts, DEFAULT_TERMS);
  });

  test('one file is for every language, or each language has its own', () => {
    const one = loadText(about(file('one.txt', 'Vær grei.\n'))).config.termsTexts;
    assert.deepEqual(one, { nb: 'Vær grei.\n', nn: 'Vær grei.\n', en: 'Vær grei.\n', fr: 'Vær grei.\n' });
    for (const locale of LOCALES) file(`each-${locale}.txt`, locale);
    const each = loadText('', { TESSERA_TERMS_FILE: join(folder, 'each-{locale}.txt') }).config.termsTexts;
    assert.deepEqual(each, { nb: 'nb', nn: 'nn', en: 'en', fr: 'fr' });
  });

  test('a file that is missing, empty, too long or not UTF-8 is told by its language, never by its name', () => {
    const faulty = [
      join(folder, 'missing.txt'),
      folder,
      file('empty.txt', ' \n'),
      file('long.txt', 'x'.repeat(200_001)),
      file('latin1.txt', Buffer.from([0x76, 0xe6, 0x72])),
      file('binary.txt', 'a\0b'),
    ];
    for (const path of faulty) {
      const [issue, ...more] = issuesOf(about(path));
      assert.deepEqual([issue?.key, issue?.line, more.length], ['terms.file', 2, 0], path);
      assert.match(issue?.message ?? '', /the one for nb is none/);
      assert.equal(issue?.message.includes(path), false);
    }
    assert.equal(issuesOf('', { TESSERA_TERMS_FILE: 'missing.txt' })[0]?.key, 'TESSERA_TERMS_FILE');
  });

  test('a version is a short name', () => {
    assert.equal(loadText('[terms]\nversion = "2026-11.b"').config.termsVersion, '2026-11.b');
    assert.equal(issuesOf('[terms]\nversion = "two words"')[0]?.key, 'terms.version');
  });
});
