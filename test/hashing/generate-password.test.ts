import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePassword } from '#core/credentials/password/generate-password.ts';
import { DEFAULT_PASSWORD_POLICY, findWeaknesses } from '#core/credentials/password/policy.ts';
import { systemRandom } from '#kernel/random.ts';

const SAMPLES = 10_000;

test('10,000 passwords differ, have all three classes and are spread evenly', () => {
  const passwords = Array.from({ length: SAMPLES }, () => generatePassword(systemRandom));
  assert.equal(new Set(passwords).size, SAMPLES);
  for (const password of passwords) {
    assert.match(password, /^(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])[A-HJ-NP-Za-km-z2-9]{16}$/);
  }
  // Bounds of chi-square that chance passes about once in 10^9 runs, for 23, 24 and 7 degrees of freedom.
  assert.ok(chiSquare(passwords.join(''), 'ABCDEFGHJKLMNPQRSTUVWXYZ') < 91);
  assert.ok(chiSquare(passwords.join(''), 'abcdefghijkmnopqrstuvwxyz') < 93);
  assert.ok(chiSquare(passwords.join(''), '23456789') < 56);
  assert.ok(chiSquare(passwords.map((password) => password[0]).join(''), 'ABCDEFGHJKLMNPQRSTUVWXYZ') < 91);
});

test('a generated password passes the default policy', () => {
  for (let index = 0; index < 100; index += 1) {
    assert.deepEqual(findWeaknesses(generatePassword(systemRandom), DEFAULT_PASSWORD_POLICY, {}), []);
  }
});

test('candidates without a class are drawn anew, whole', () => {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
  const draws = [...`${'A'.repeat(16)}${'aB'.repeat(8)}${'a2'.repeat(8)}Zy9${'k'.repeat(13)}`].map((character) =>
    letters.indexOf(character),
  );
  const scripted = { ...systemRandom, below: () => draws.shift() ?? assert.fail('drew too often') };
  assert.equal(generatePassword(scripted), `Zy9${'k'.repeat(13)}`);
});

/** How far the counts of `alphabet`'s characters in `text` are from even. */
function chiSquare(text: string, alphabet: string): number {
  const counts = [...alphabet].map((character) => text.split(character).length - 1);
  const expected = counts.reduce((sum, count) => sum + count, 0) / alphabet.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
