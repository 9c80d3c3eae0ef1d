import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prefersHtml, wantedLanguages } from '#http/preference.ts';

describe('what a request would rather have', () => {
  const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';
  for (const [accept, html] of [
    [undefined, false],
    ['', false],
    ['*/*', false],
    ['application/json', false],
    ['text/html', true],
    ['TEXT/HTML; charset=utf-8', true],
    ['text/*', true],
    [BROWSER, true],
    ['text/html, application/json', false],
    ['text/html;q=0.5, application/json;q=0.4', true],
    ['text/html;q=0.4, */*;q=0.5', false],
    ['text/html;q=0', false],
    ['text/html;q=2', false],
    ['text/html;q=', false],
    ['*/*;q=0.1, application/json;q=0', true],
    [',;;,q=1,', false],
    ['text/plain,'.repeat(50_000), false],
  ] as const)
    test(`HTML ${html}: ${String(accept).slice(0, 60)}`, () => assert.equal(prefersHtml(accept), html));

  test('languages come most wanted first, refused ones not at all', () => {
    assert.deepEqual(wantedLanguages('fr;q=0.5, nb-NO, en;q=0, de;q=0.5, sv;q=x'), ['nb-no', 'fr', 'de']);
    assert.deepEqual(wantedLanguages(undefined), []);
  });
});
