import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  DEFAULT_PASSWORD_POLICY,
  findWeaknesses,
  normalisePassword,
  type PasswordOwner,
  type PasswordPolicy,
  type PasswordWeakness,
} from '#core/credentials/password/policy.ts';

function weaknesses(password: string, rules: Partial<PasswordPolicy> = {}, owner: PasswordOwner = {}) {
  return findWeaknesses(password, { ...DEFAULT_PASSWORD_POLICY, ...rules }, owner);
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
    assert.deepEqual(
      weaknesses('qwerty', { requireDigit: true }, { username: 'wert', email: 'qwe@x.no', tenantName: 'erty' }),
      ['too-short', 'missing-digit', 'common', 'contains-username', 'contains-email', 'contains-context'],
    );
  });

  test('common passwords are refused whole, in any case and width', () => {
    for (const password of ['password1', 'PassWord1', 'ｐａｓｓｗｏｒｄ1', 'iloveyou']) {
      assert.deepEqual(weaknesses(password), ['common'], password);
    }
    for (const password of ['p4ssw0rd!', 'password1 horse', '","', 'iloveyou","']) {
      assert.ok(!weaknesses(password).includes('common'), password);
    }
  });

  const owners: [PasswordWeakness, (word: string) => PasswordOwner][] = [
    ['contains-username', (username) => ({ username })],
    ['contains-username', (local) => ({ username: `${local}@example.no` })],
    ['contains-username', (local) => ({ username: `${local}＠example.no` })],
    ['contains-email', (local) => ({ email: `${local}@example.no` })],
    ['contains-context', (tenantName) => ({ tenantName })],
  ];
  for (const [weakness, owner] of owners) {
    test(`${JSON.stringify(owner('Kari'))}: names of three or more characters are refused inside, folded`, () => {
      for (const word of ['Kari', 'KARI', 'ｋａｒｉ', 'ari']) {
        assert.deepEqual(weaknesses('xx-kArI-zz99', {}, owner(word)), [weakness], word);
      }
      assert.deepEqual(weaknesses('xx-STRASSE-zz', {}, owner('Straße')), [weakness]);
      assert.deepEqual(weaknesses('zz🔐🔐🔐zzqw', {}, owner('🔐🔐🔐')), [weakness]);
      for (const word of ['ka', '', '🔐🔐', 'karin']) {
        assert.deepEqual(weaknesses('xx-kari-zz99', {}, owner(word)), [], word);
      }
    });
  }

  test('of an address only the local part counts, up to the last @', () => {
    assert.deepEqual(weaknesses('example.no-9431', {}, { username: 'kari@example.no', email: 'kari@example.no' }), []);
    assert.deepEqual(weaknesses('x"a@b"9431', {}, { email: '"a@b"@example.no' }), ['contains-email']);
    assert.deepEqual(weaknesses('zz-kari@example.no', {}, { username: 'kari@example.no' }), ['contains-username']);
    assert.deepEqual(weaknesses('qzxvkwpj', {}, { username: undefined, email: undefined }), []);
  });
});
