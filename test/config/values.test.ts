import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { errorOf, faultsOf, issuesOf, loadText } from './load-text.ts';

const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

test('everything that is wrong is told at once', () => {
  const toml = 'port = 70000\nhots = "::"\n[tokens]\naccess-minutes = 1.5\n[policy.password]\nrequire-digit = "yes"\n';
  const error = errorOf(toml, { TESSERA_LOG_LEVEL: 'loud', TESSERA_LIMITS_FACTOR: '0', TESSERA_TOKENS_TTL: '1' });
  assert.deepEqual(error.issues.map(({ key, source }) => `${source} ${key}`).toSorted(), [
    'environment TESSERA_LIMITS_FACTOR',
    'environment TESSERA_LOG_LEVEL',
    'environment TESSERA_TOKENS_TTL',
    'file hots',
    'file policy.password.require-digit',
    'file port',
    'file tokens.access-minutes',
  ]);
  for (const { key, message } of error.issues)
    assert.ok(error.message.includes(key) && error.message.includes(message));
});

describe('refused in the file', () => {
  const cases: readonly string[] = [
    'port = "8080"',
    'port = -1',
    'port = true',
    'port = 2026-01-01',
    'port = { number = 1 }',
    'host = ""',
    'host = "two words"',
    'host = "[::1]"',
    'log-level = "WARN"',
    'default-locale = "de"',
    'default-country = "no"',
    'default-country = "ZZ"',
    'trusted-proxies = "10.0.0.1"',
    'trusted-proxies = [10]',
    'trusted-proxies = ["10.0.0.0/0"]',
    'trusted-proxies = ["::/0"]',
    'trusted-proxies = ["10.0.0.0/33"]',
    'trusted-proxies = ["10.0.0.0/8/8"]',
    'trusted-proxies = ["fe80::1%eth0"]',
    'trusted-proxies = ["proxy.example.org"]',
    'master-key = "c2hvcnQ="',
    `master-key = " ${MASTER_KEY}"`,
    'bootstrap-key = "short"',
    'admin-email = "nobody"',
    'policy.password.min-length = 0',
    'policy.password.min-length = 65',
    'hashing.memory-kib = 19455',
    'hashing.passes = 1',
    'limits.factor = 0',
    'limits.factor = inf',
    'faces.asseco.enabled = 1',
    'faces.asseco.disabled = ["check username"]',
    'tokens.audiences = [""]',
  ];
  for (const toml of cases) test(toml, () => assert.deepEqual(faultsOf(toml), [toml.split(' = ')[0]]));
});

describe('refused in the environment', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['TESSERA_PORT', '0x50'],
    ['TESSERA_PORT', '80 '],
    ['TESSERA_PORT', '8_080'],
    ['TESSERA_FACES_ASSECO_ENABLED', 'yes'],
    ['TESSERA_FACES_ASSECO_ENABLED', 'TRUE'],
    ['TESSERA_LIMITS_FACTOR', '-1'],
    ['TESSERA_LIMITS_FACTOR', '1,5'],
    ['TESSERA_LIMITS_FACTOR', 'Infinity'],
    ['TESSERA_TRUSTED_PROXIES', '10.0.0.1;10.0.0.2'],
    ['TESSERA_SECURITY_QUESTIONS', '[{'],
  ];
  for (const [name, value] of cases) {
    test(`${name}=${value}`, () => assert.deepEqual(faultsOf('', { [name]: value }), [name]));
  }
});

test('what the environment says in text becomes a value', () => {
  const { config } = loadText('', {
    TESSERA_PORT: '0',
    TESSERA_FACES_OAUTH_ENABLED: 'false',
    TESSERA_FACES_ASSECO_DISABLED: 'username.check, profile.find,',
    TESSERA_LIMITS_FACTOR: '0.5',
    TESSERA_TRUSTED_PROXIES: '10.0.0.0/8,::1',
    TESSERA_DEFAULT_COUNTRY: 'NO',
    TESSERA_MASTER_KEY: MASTER_KEY,
  });
  assert.deepEqual([config.port, config.oauthEnabled, config.limitsFactor], [0, false, 0.5]);
  assert.deepEqual(config.assecoDisabled, ['username.check', 'profile.find']);
  assert.deepEqual(config.trustedProxies, ['10.0.0.0/8', '::1']);
  assert.equal(config.masterKey?.reveal(), MASTER_KEY);
});

test('the entry of a list that is wrong is told by its place', () => {
  const [issue] = issuesOf('trusted-proxies = ["::1", "nobody"]');
  assert.match(issue?.message ?? '', /entry 2/);
});

describe('settings that are wrong together', () => {
  const cases: readonly (readonly [string, NodeJS.ProcessEnv, string])[] = [
    ['smtp-url = "smtp://localhost"', {}, 'mail-from'],
    ['', { TESSERA_SMTP_URL: 'smtp://localhost' }, 'TESSERA_MAIL_FROM'],
    ['metrics-port = 8080', {}, 'metrics-port'],
    ['', { TESSERA_PORT: '9464' }, 'TESSERA_METRICS_PORT'],
    ['policy.guessing.lock-minutes = 90', {}, 'policy.guessing.max-lock-minutes'],
    ['policy.recovery.min-security-answers = 9', {}, 'policy.recovery.min-security-answers'],
    ['tokens.key-rotation-days = 1', {}, 'tokens.key-publish-hours'],
    ['hashing = { memory-kib = 262144, passes = 5 }', {}, 'hashing.passes'],
  ];
  for (const [toml, env, key] of cases) {
    test(`${toml} ${JSON.stringify(env)}`, () => assert.deepEqual(faultsOf(toml, env), [key]));
  }

  test('are not told of a setting that is wrong by itself', () => {
    assert.deepEqual(faultsOf('smtp-url = "smtp://localhost"\nmail-from = "nobody"'), ['mail-from']);
  });

  test('are fine together otherwise', () => {
    loadText('port = 0\nmetrics-port = 0\nsmtp-url = "smtp://localhost"\nmail-from = "Tessera <no-reply@example.org>"');
  });
});
