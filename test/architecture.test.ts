import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import { findViolations, RULE_NAMES } from './architecture/find-violations.ts';
import { LAWFUL_FILES } from './architecture/lawful-files.ts';
import { promisesInTransactions } from './architecture/promises-in-transactions.ts';
import { readSources } from './architecture/read-sources.ts';
import { VIOLATING_FILES } from './architecture/violating-files.ts';
import { mountedRoutes } from './support/mounted-routes.ts';

test('src/ keeps the import rule', () => {
  const sources = readSources(resolve(import.meta.dirname, '..'));
  assert.ok(sources.size > 0);
  const messages = findViolations(sources).map(({ message }) => message);
  assert.equal(messages.length, 0, `The import rule is broken:\n${messages.join('\n')}`);
});

test('what a transaction asks for at once it asks together', () => {
  for (const [file, text] of readSources(resolve(import.meta.dirname, '..')))
    assert.deepEqual(promisesInTransactions(file, text), [], `${file}: core/together.ts waits for all of it`);
  const within = 'async (tx) => {\n  await Promise.all([tx.sessions.create(session), store(ctx, tx)]);\n}';
  assert.deepEqual(promisesInTransactions('src/core/a.ts', within), [2]);
  assert.deepEqual(promisesInTransactions('src/core/a.ts', within.replaceAll('tx', 'read')), []);
});

test('operations write through their context, which looks whether the caller still may', () => {
  const others = [...readSources(resolve(import.meta.dirname, '..'))].filter(
    ([file, text]) => file.startsWith('src/core/') && /\bstore\s*\.write\b/.test(text),
  );
  assert.deepEqual(
    others.map(([file]) => file),
    // The counter of failures, and the note that a cookie was used, have no caller.
    ['src/core/context.ts', 'src/core/sessions/cookie-session.ts', 'src/core/sign-in/guess-ledger.ts'],
  );
});

test('every route of every face says who may call it', async () => {
  assert.ok((await mountedRoutes()).length > 0);
});

describe('the checker itself', () => {
  for (const { rule, files } of VIOLATING_FILES) {
    const [file = '', text = ''] = Object.entries(files).at(-1) ?? [];
    test(`${rule}: ${file}: ${text.split('\n').at(-1)}`, () => {
      const found = findViolations(new Map(Object.entries(files)));
      const places = found.map((violation) => [violation.rule, violation.file, violation.line]);
      assert.deepEqual(places, [[rule, file, text.split('\n').length]]);
      assert.match(found[0]?.message ?? '', /^src\/\S+:\d+ .+ — refused, because .+\.$/);
    });
  }

  test('every rule has a file that breaks it', () => {
    assert.deepEqual(new Set(VIOLATING_FILES.map(({ rule }) => rule)), new Set(RULE_NAMES));
  });

  test('lawful files pass', () => {
    assert.deepEqual(findViolations(new Map(Object.entries(LAWFUL_FILES))), []);
  });

  test('a file that does not parse is an error, not a file without imports', () => {
    assert.throws(() => findViolations(new Map([['src/core/run.ts', `import { from 'x'`]])), /src\/core\/run\.ts/);
  });
});
