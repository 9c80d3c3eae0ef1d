import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ANONYMOUS } from '#core/actor.ts';
import { Context } from '#core/context.ts';
import { isCommonPassword } from '#core/credentials/password/block-list.ts';
import { requireAcceptable } from '#core/credentials/password/check-policy.ts';
import { checkPasswordQuality } from '#core/credentials/password/check-quality.ts';
import {
  DEFAULT_PASSWORD_POLICY,
  findWeaknesses,
  type PasswordOwner,
  type PasswordPolicy,
} from '#core/credentials/password/policy.ts';
import { weighPassword } from '#core/credentials/password/quality.ts';
import { isProblem } from '#core/problems.ts';
import type { Services } from '#core/services.ts';
import { secret } from '#kernel/secret.ts';

function weigh(password: string, rules: Partial<PasswordPolicy> = {}, owner: PasswordOwner = {}) {
  return weighPassword(password, { ...DEFAULT_PASSWORD_POLICY, ...rules }, owner);
}

async function weaknesses(password: string, rules: Partial<PasswordPolicy> = {}, owner: PasswordOwner = {}) {
  return (await weigh(password, rules, owner)).weaknesses;
}

describe('password quality', () => {
  test("the published sample: 52, medium, and a common token is all that's wrong", async () => {
    assert.deepEqual(await weigh('p4ssw0rd!', {}, { username: 'user1' }), {
      score: 52,
      weaknesses: ['common-token'],
      qualityClass: 'medium',
    });
    assert.equal(isCommonPassword('p4ssw0rd!'), false);
  });

  test('length earns up to 80, each kind of character 12, and 100 is the most', async () => {
    const scores = { zqvkxwmj: 44, zqvkxwmjpf: 52, zqvKxwmj: 56, zqvKxwm7: 68, 'zqvKxw-7': 80, 'zqv Kxw-7 Yj': 96 };
    for (const [password, score] of Object.entries(scores))
      assert.equal((await weigh(password)).score, score, password);
    assert.equal((await weigh('zqvKxw-7'.repeat(4))).score, 100);
    // A letter without case is neither upper nor lower case nor digit; it earns what a sign does.
    assert.equal((await weigh('世界人権宣言前文')).score, 44);
  });

  test('classes begin at 0, 40, 70 and 90', async () => {
    const classes = {
      zqvkxwm: 'rejected',
      password1: 'rejected',
      xzxzxzxz: 'weak',
      zqvkxwmj: 'medium',
      zqvKxwm7: 'medium',
      zqvKxwm77: 'strong',
      'zqvKxw-77zK': 'very-strong',
    };
    for (const [password, qualityClass] of Object.entries(classes)) {
      assert.equal((await weigh(password)).qualityClass, qualityClass, password);
    }
  });

  test('each reason to refuse costs ten below nothing, missing classes together being one', async () => {
    assert.deepEqual(await weigh('zqvkxwm'), { score: -10, weaknesses: ['too-short'], qualityClass: 'rejected' });
    assert.deepEqual(await weigh('zqvkxwmj', { requireUpper: true, requireDigit: true }), {
      score: -10,
      weaknesses: ['missing-class'],
      qualityClass: 'rejected',
    });
    const owner = { username: 'kari', email: 'kari@example.no', tenantName: 'Kari AS' };
    assert.deepEqual(await weigh('xx-kari as-zz', {}, owner), {
      score: -30,
      weaknesses: ['contains-username', 'contains-email', 'contains-context'],
      qualityClass: 'rejected',
    });
    assert.deepEqual(await weigh('x'.repeat(129)), {
      score: -10,
      weaknesses: ['too-long', 'repeated-characters'],
      qualityClass: 'rejected',
    });
    // Worse than nothing before the reasons are counted: 0 + 0 - 15 and 10 more.
    assert.deepEqual(await weigh(''), {
      score: -25,
      weaknesses: ['too-short', 'repeated-characters'],
      qualityClass: 'rejected',
    });
    assert.deepEqual((await weigh('password')).weaknesses, ['common', 'common-token']);
  });

  test('weak is accepted: what a lax policy accepts is never below 0', async () => {
    const lax = { minLength: 1 };
    assert.deepEqual(await weigh('j', lax), { score: 1, weaknesses: ['repeated-characters'], qualityClass: 'weak' });
    assert.deepEqual(await weigh('4321x', lax), { score: 24, weaknesses: ['common-token'], qualityClass: 'weak' });
    for (const password of ['x', 'aa', 'a7a', '世世世'])
      assert.ok((await weigh(password, lax)).score >= 0 || isCommonPassword(password), password);
  });

  test('a common word counts anywhere, in any case and width, and with signs for letters', async () => {
    for (const password of [
      'zq-Dragon-vk',
      'zq-ｄｒａｇｏｎ-vk',
      'zq-dr4g0n-vk',
      'zq-f00tb4ll-vk',
      'zq-m0nk3y-vk',
      'zq-mich4e1-vk',
      'zq-k1ller-vk',
      'zq-5un5h1ne-vk',
      'zq-$un$hin3-vk',
      'zq-p@ssword',
      'zq-abc123-vk',
      'zq-696969-vk',
    ]) {
      assert.deepEqual(await weaknesses(password), ['common-token'], password);
    }
    for (const password of [
      'zq-drag-vk',
      'zq-dr@g-on',
      'vq8#kLm2!xWz9',
      'zq-dr7gon-vk',
      '世界人権宣言前文',
      '🔐🗝️🧭🎲🪁🦉🪵🧵',
    ]) {
      assert.deepEqual(await weaknesses(password), [], password);
    }
  });

  test('four in a row of the alphabet, the digits or the keyboard are a sequence, either way', async () => {
    for (const run of [
      'abcd',
      'dcba',
      '1234',
      '9876',
      '7890',
      '0987',
      'qwer',
      'poiu',
      'fghj',
      'xcvb',
      'wertz',
      'azer',
      '4bcd',
    ])
      assert.deepEqual(await weaknesses(`KV-${run}-KW`), ['common-token'], run);
    for (const run of ['acbd', '1243', 'qaws']) assert.deepEqual(await weaknesses(`KV-${run}-KW`), [], run);
  });

  test('three of a kind in a row, or three kinds in all, are a repetition', async () => {
    for (const password of ['zqvkkkxw', 'zq🔐🔐🔐vkxw', 'zqzvzqvz', '🔐🗝🔐🗝🔐🗝🔐🗝', 'zqv\n\n\nkxwj'])
      assert.deepEqual(await weaknesses(password), ['repeated-characters'], password);
    for (const password of ['zqvkkxxw', 'zqvKkkxw', 'zqvxzqvx', '🔐🔑🔒🔓🔐🔑🔒🔓'])
      assert.deepEqual(await weaknesses(password), [], password);
  });
});

const COMMON = [
  'password',
  'dragon',
  'letmein',
  'iloveyou',
  'p4ssw0rd!',
  'abc123',
  'qwertyuiop',
  '12345678',
  'trustno1',
];
const NAMES = [
  'kari',
  'Kari.Nordmann@example.no',
  'ｋａｒｉ',
  'straße',
  'ÅSE',
  'i',
  '',
  '🔐🔐🔐',
  'user1',
  'a_-_b.no',
  'ﬃce',
];
const TENANTS = ['Tessera', 'Bank AS', 'AB', '', 'ﬁrma'];
const TWINS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.normalize('NFKD'),
  (text) => text.replace(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0)),
  (text) => text.replace(/[aeios]/g, (letter) => ({ a: '4', e: '3', i: '1', o: '0', s: '$' })[letter] ?? letter),
  (text) => [...text].reverse().join(''),
  (text) => text.slice(1),
];

const piece = fc.oneof(
  fc.constantFrom(...COMMON, ...NAMES, ...TENANTS),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('a', 'A', '1', 'ﬃ', '\u0301', '\ud83d', '٣', 'ª', 'Ⅳ', ' '), maxLength: 140 }),
);
const password = fc
  .array(fc.tuple(piece, fc.constantFrom(...TWINS)), { maxLength: 4 })
  .map((parts) => parts.map(([text, twin]) => twin(text)).join(''));
const policy = fc.record({
  minLength: fc.constantFrom(1, 4, 8, 8, 8, 12, 64),
  maxLength: fc.constantFrom(128, 128, 20),
  requireLower: fc.boolean(),
  requireUpper: fc.boolean(),
  requireDigit: fc.boolean(),
  requireNonAlphanumeric: fc.boolean(),
});
const ownPolicy = fc.oneof(
  policy,
  fc.constantFrom(1, 8).map((minLength): PasswordPolicy => ({ ...DEFAULT_PASSWORD_POLICY, minLength })),
);

/** What the two need of the house: a tenant with this policy, under a server without one of its own. */
function contextOf(passwordPolicy: PasswordPolicy, tenantName: string): Context {
  const services = {
    clock: { now: () => 0 },
    store: { read: { tenants: { find: async () => ({ id: 't', name: tenantName, passwordPolicy }) } } },
    settings: { passwordPolicy: DEFAULT_PASSWORD_POLICY },
    limiter: { take: async () => undefined },
  } as unknown as Services;
  const origin = { face: 'test', ip: '192.0.2.1', correlationId: null, defaultTenantId: 't' };
  return new Context(services, ANONYMOUS, origin);
}

test('the score is negative exactly when the policy refuses, whatever the password, its owner and the tenant', async () => {
  let refused = 0;
  const given = fc.tuple(password, ownPolicy, fc.constantFrom(...NAMES), fc.constantFrom(...TENANTS));
  for (const [plain, rules, username, tenantName] of fc.sample(given, { numRuns: 6000, seed: 70 })) {
    const ctx = contextOf(rules, tenantName);
    const owner = { tenantId: 't', username, email: undefined };
    const refusal = await requireAcceptable(ctx, plain, owner).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(refusal === undefined || isProblem(refusal, 'password-does-not-meet-requirements'));
    const { score, weaknesses, qualityClass } = await checkPasswordQuality.execute(ctx, {
      username,
      password: secret(plain),
    });
    const about = JSON.stringify({ plain, rules, username, tenantName, score, weaknesses });
    assert.equal(score < 0, refusal !== undefined, about);
    assert.equal(qualityClass === 'rejected', refusal !== undefined, about);
    assert.ok(Number.isInteger(score) && score >= -100 && score <= 100, about);
    assert.equal(new Set(weaknesses).size, weaknesses.length, about);
    if (refusal !== undefined) refused += 1;
  }
  // Both kinds are there in plenty.
  assert.ok(refused > 1500 && refused < 5400, `${refused}`);
});

test('spellings of one password that hash alike weigh alike', async () => {
  for (const plain of fc.sample(password, { numRuns: 2000, seed: 71 })) {
    const twins = [plain, plain.normalize('NFC'), plain.normalize('NFD'), plain.normalize('NFKC')];
    const [first, ...others] = await Promise.all(twins.map((twin) => weigh(twin)));
    for (const other of others) assert.deepEqual(other, first, JSON.stringify(plain));
    assert.equal(findWeaknesses(plain, DEFAULT_PASSWORD_POLICY, {}).length > 0, (first?.score ?? 0) < 0);
  }
});
