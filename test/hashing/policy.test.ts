import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  contextWords,
  DEFAULT_PASSWORD_POLICY,
  findWeaknesses,
  normalisePassword,
  type PasswordPolicy,
  type PasswordWeakness,
} from '#core/credentials/password/policy.ts';

const NOBODY = { words: [] };

function weaknesses(password: string, rules: Partial<PasswordPolicy> = {}, words: readonly string[] = []) {
  return findWeaknesses(password, { ...DEFAULT_PASSWORD_POLICY, ...rules }, { words });
}

describe('password policy', () => {
  test('the default asks for 8 to 128 code points and no classes', () => {
    assert.deepEqual(weaknesses('qzxvkwpj'), []);
    assert.deepEqual(weaknesses('qzxvkwp'), ['too-short']);
    assert.deepEqual(weaknesses('🔐'.repeat(8)), []);
    assert.deepEqual(weaknesses('🔐'.repeat(7)), ['too-short']);
    assert.deepEqual(weaknesses('🔐'.repeat(128)), []);
    assert.deepEqual(weaknesses('🔐'.repeat(129)), ['too-long']);
    assert.deepEqual(weaknesses(''), ['too-short']);
    assert.deepEqual(weaknesses('        '), []);
  });

  test('length is counted after NFKC', () => {
    assert.deepEqual(weaknesses('e\u0301'.repeat(7)), ['too-short']); // fourteen code points, seven letters
    assert.deepEqual(weaknesses('ﬃxkwpq'), []); // the ligature is three letters
    assert.equal(normalisePassword('ｐａｓｓ e\u0301'), 'pass é');
  });

  const classes: [keyof PasswordPolicy, PasswordWeakness, string[], string[]][] = [
    [
      'requireLower',
      'missing-lower',
      ['QZXVKWPj', 'QZXVKWPß', 'QZXVKWPж'],
      ['QZXVKWP1', 'QZXVKWP世', 'QZXVKWPª'.slice(0, 7)],
    ],
    ['requireUpper', 'missing-upper', ['qzxvkwpJ', 'qzxvkwpØ', 'qzxvkwpЖ'], ['qzxvkwp1', 'qzxvkwpß', 'qzxvkwp世']],
    ['requireDigit', 'missing-digit', ['qzxvkwp1', 'qzxvkwp٣', 'qzxvkwp１'], ['qzxvkwpJ', 'qzxvkwpⅣ', 'qzxvkwp!']],
    [
      'requireNonAlphanumeric',
      'missing-non-alphanumeric',
      ['qzxvkwp!', 'qzxvkwp ', 'qzxvkwp€', 'qzxvkwp🔐'],
      ['qzxvkwpJ', 'qzxvkwp1', 'qzxvkwpé', 'qzxvkwp世', 'qzxvkwpⅣ'],
    ],
  ];
  for (const [rule, weakness, good, bad] of classes) {
    test(`${rule} goes by Unicode property`, () => {
      for (const password of good) assert.ok(!weaknesses(password, { [rule]: true }).includes(weakness), password);
      for (const password of bad) assert.ok(weaknesses(password, { [rule]: true }).includes(weakness), password);
      for (const password of bad) assert.ok(!weaknesses(password).includes(weakness), password);
    });
  }

  test('everything that is wrong is told, in a stable order', () => {
    const strict = { requireLower: true, requireUpper: true, requireDigit: true, requireNonAlphanumeric: true };
    assert.deepEqual(weaknesses('', strict), [
      'too-short',
      'missing-lower',
      'missing-upper',
      'missing-digit',
      'missing-non-alphanumeric',
    ]);
    assert.deepEqual(weaknesses('qwerty', { requireDigit: true }, ['wert']), [
      'too-short',
      'missing-digit',
      'common',
      'contains-context',
    ]);
  });

  test('common passwords are refused whole, in any case and width', () => {
    for (const password of ['password1', 'PassWord1', 'ｐａｓｓｗｏｒｄ1', 'iloveyou']) {
      assert.deepEqual(weaknesses(password), ['common'], password);
    }
    for (const password of ['p4ssw0rd!', 'password1 horse', '","', 'iloveyou","']) {
      assert.ok(!weaknesses(password).includes('common'), password);
    }
  });

  test('context words of three or more characters are refused inside, folded', () => {
    for (const word of ['Kari', 'KARI', 'ｋａｒｉ', 'ari']) {
      assert.deepEqual(weaknesses('xx-kArI-zz99', {}, [word]), ['contains-context'], word);
    }
    assert.deepEqual(weaknesses('xx-STRASSE-zz', {}, ['Straße']), ['contains-context']);
    assert.deepEqual(weaknesses('xx-kari-zz99', {}, ['ka', '', '🔐🔐', 'karin']), []);
    assert.deepEqual(weaknesses('zz🔐🔐🔐zzqw', {}, ['🔐🔐🔐']), ['contains-context']);
  });

  test('contextWords are the username, the local part and the tenant name', () => {
    assert.deepEqual(contextWords({ username: 'kari99', email: 'kari.nordmann@example.no', tenantName: 'Acme AS' }), [
      'kari99',
      'kari.nordmann',
      'Acme AS',
    ]);
    assert.deepEqual(contextWords({ email: '"a@b"@example.no' }), ['"a@b"']);
    assert.deepEqual(contextWords({ username: undefined }), []);
    assert.deepEqual(findWeaknesses('example.no-9431', DEFAULT_PASSWORD_POLICY, NOBODY), []);
  });
});
