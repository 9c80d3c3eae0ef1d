import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dictionary } from '@zxcvbn-ts/language-common';
import { isCommonPassword } from '#core/credentials/password/block-list.ts';

// The package's own way in, so that a new release that moves the file we read, or changes its form, fails here.
const words = dictionary['passwords-common'];

test('every word of the top 3000, and the last one, is on the list', () => {
  assert.ok(words.length > 49_000);
  for (const word of [...words.slice(0, 3000), ...words.slice(-1)]) {
    assert.equal(isCommonPassword(word), true, word);
    assert.equal(isCommonPassword(word.toUpperCase()), true, word);
  }
});

test('no word is too long to be looked for', () => {
  assert.ok(words.every((word) => word.length < 100));
});

test('only whole words are on the list', () => {
  for (const word of words.slice(0, 300)) assert.equal(isCommonPassword(`${word}-zq`), false, word);
  for (const text of ['', '"', ',', '","', '123456","password', '[', 'qwert\\', 'p4ssw0rd!', '世界世界世界']) {
    assert.equal(isCommonPassword(text), false, text);
  }
});
