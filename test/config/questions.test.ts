import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stringify } from 'smol-toml';
import { DEFAULT_QUESTIONS } from '#config/default-questions.ts';
import { LOCALES } from '#core/ports/message.ts';
import { issuesOf, loadText } from './load-text.ts';

const TEXT = { nb: 'a', nn: 'b', en: 'c', fr: 'd' };
const CHOICES = [
  { value: 'red', text: TEXT },
  { value: 'blue', text: TEXT },
];
const SECOND = { id: 'second', question: TEXT };

function catalogue(...questions: readonly object[]): string {
  return stringify({ 'security-questions': questions });
}

describe('the catalogue that ships', () => {
  test('passes its own rules', () => {
    assert.deepEqual(loadText(catalogue(...DEFAULT_QUESTIONS)).config.securityQuestions, DEFAULT_QUESTIONS);
  });

  test('has eight questions, one of them with answers to choose from, in four languages', () => {
    assert.equal(DEFAULT_QUESTIONS.length, 8);
    assert.ok(DEFAULT_QUESTIONS.some(({ answers }) => answers.length > 1));
    for (const { id, question, description } of DEFAULT_QUESTIONS)
      for (const locale of LOCALES) {
        assert.match(question[locale], /^\p{Lu}.*\?$/u, `${id} ${locale}`);
        assert.match(description[locale], /^\p{Lu}.*\.$/u, `${id} ${locale}`);
        assert.equal(question[locale].endsWith('\u202f?'), locale === 'fr', `${id} ${locale}`);
      }
  });
});

test('the operator’s own catalogue replaces it', () => {
  const { config, sources } = loadText(
    catalogue({ id: 'pin', question: TEXT, format: '^\\d{4}$' }, { ...SECOND, description: TEXT, answers: CHOICES }),
  );
  assert.deepEqual(config.securityQuestions, [
    { id: 'pin', question: TEXT, description: { nb: '', nn: '', en: '', fr: '' }, format: '^\\d{4}$', answers: [] },
    { id: 'second', question: TEXT, description: TEXT, format: '', answers: CHOICES },
  ]);
  assert.equal(sources.get('security-questions'), 'file');
});

test('in the environment it is JSON', () => {
  const json = JSON.stringify([{ id: 'first', question: TEXT }, SECOND]);
  const { config, sources } = loadText('', { TESSERA_SECURITY_QUESTIONS: json });
  assert.deepEqual(
    config.securityQuestions.map(({ id }) => id),
    ['first', 'second'],
  );
  assert.equal(sources.get('security-questions'), 'environment');
});

describe('refused', () => {
  const cases: readonly (readonly [object, RegExp])[] = [
    [{ question: TEXT }, /question 1: id must be/],
    [{ id: 'First School', question: TEXT }, /id must be/],
    [{ id: 'second', question: TEXT }, /question 2: id must be used once/],
    [{ id: 'first' }, /question must have a text for each of nb, nn, en, fr/],
    [{ id: 'first', question: 'What?' }, /question must have/],
    [{ id: 'first', question: { nb: 'a', en: 'c', fr: 'd' } }, /question must have/],
    [{ id: 'first', question: { ...TEXT, fr: '' } }, /question must have/],
    [{ id: 'first', question: TEXT, description: { en: 'c' } }, /description must have/],
    [{ id: 'first', question: TEXT, format: '(' }, /format must be a regular expression/],
    [{ id: 'first', question: TEXT, format: 'a'.repeat(201) }, /at most 200 characters/],
    [{ id: 'first', question: TEXT, format: 5 }, /format must be/],
    [{ id: 'first', question: TEXT, answers: ['red', 'blue'] }, /answers must have/],
    [{ id: 'first', question: TEXT, answers: CHOICES.slice(1) }, /answers must have/],
    [{ id: 'first', question: TEXT, answers: [...CHOICES, { value: 'RED', text: TEXT }] }, /value of their own/],
    [{ id: 'first', question: TEXT, answers: CHOICES, format: 'a' }, /exclude each other/],
    [{ id: 'first', question: TEXT, answer: 'hunter2' }, /members can be id, question/],
  ];
  for (const [question, message] of cases) {
    test(JSON.stringify(question).slice(0, 100), () => {
      const [issue, ...others] = issuesOf(catalogue(question, SECOND));
      assert.deepEqual([issue?.key, issue?.line, others.length], ['security-questions', 1, 0]);
      assert.match(issue?.message ?? '', message);
    });
  }

  test('an empty catalogue, and one that is no list', () => {
    for (const toml of ['security-questions = []', '[security-questions]\nid = "first"'])
      assert.deepEqual(
        issuesOf(toml).map(({ key }) => key),
        ['security-questions'],
      );
  });
});
