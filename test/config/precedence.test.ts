import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { loadConfig } from '#config/load-config.ts';
import { ALL_SETTINGS } from '#config/settings.ts';
import { errorOf, loadText } from './load-text.ts';

describe('where a value comes from', () => {
  const toml = 'port = 1000\nlog-level = "warn"\n[policy.password]\nmin-length = 12\n';

  test('the environment wins over the file, the file over the default', () => {
    const { config, sources } = loadText(toml, { TESSERA_PORT: '2000', TESSERA_POLICY_PASSWORD_MIN_LENGTH: '14' });
    assert.deepEqual([config.port, config.logLevel, config.passwordMinLength], [2000, 'warn', 14]);
    assert.deepEqual([config.host, config.metricsPort, config.dataDir], ['127.0.0.1', 9464, './data']);
    const asked = ['port', 'log-level', 'policy.password.min-length', 'host', 'security-questions'];
    assert.deepEqual(
      asked.map((key) => sources.get(key)),
      ['environment', 'file', 'environment', 'default', 'default'],
    );
  });

  test('an empty variable is an unset one', () => {
    const { config, sources } = loadText(toml, { TESSERA_PORT: '', TESSERA_SMTP_URL: '', TESSERA_CONFIG: '' });
    assert.deepEqual([config.port, config.smtpUrl, sources.get('port')], [1000, undefined, 'file']);
  });

  test('every setting has a source', () => {
    const { sources } = loadText('');
    for (const { key } of Object.values(ALL_SETTINGS)) assert.equal(sources.get(key), 'default', key);
  });

  test('a mistake in the file is told even where the environment wins', () => {
    const { issues } = errorOf('port = "x"', { TESSERA_PORT: '8080' });
    assert.deepEqual(
      issues.map(({ key, source }) => [key, source]),
      [['port', 'file']],
    );
  });
});

describe('which file is read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-config-'));
  after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'tessera.toml'), 'port = 1');
  writeFileSync(join(folder, 'other.toml'), 'port = 2');
  writeFileSync(join(folder, 'named.toml'), 'port = 3');

  test('the one named, else that of TESSERA_CONFIG, else tessera.toml of the working folder', () => {
    const env = { TESSERA_CONFIG: join(folder, 'other.toml') };
    const named = loadConfig({ file: 'named.toml', env, cwd: folder });
    assert.deepEqual([named.config.port, named.file], [3, join(folder, 'named.toml')]);
    assert.equal(loadConfig({ env, cwd: folder }).config.port, 2);
    assert.equal(loadConfig({ env: { TESSERA_CONFIG: 'other.toml' }, cwd: folder }).config.port, 2);
    assert.equal(loadConfig({ env: {}, cwd: folder }).config.port, 1);
  });

  test('none is needed, but one that is named must be there', () => {
    const none = loadConfig({ env: {}, cwd: join(folder, 'nowhere') });
    assert.deepEqual([none.config.port, none.file], [8080, undefined]);
    assert.throws(() => loadConfig({ file: 'missing.toml', env: {}, cwd: folder }), {
      name: 'ConfigError',
      message: /missing\.toml: cannot be read \(ENOENT\)/,
    });
  });

  test('without a file that can be read, nothing is told that the file may have settled', () => {
    const env = {
      TESSERA_PORT: 'x',
      TESSERA_SMTP_URL: 'smtp://localhost',
      TESSERA_PROVIDERS_GOOGLE_CLIENT_SECRET: 'hunter2',
    };
    const { issues } = errorOf('mail-from = ', env);
    assert.deepEqual(
      issues.map(({ key }) => key.replace(/.*\//, '')),
      ['tessera.toml', 'TESSERA_PORT'],
    );
  });

  test('what is no TOML is told with its line and without its text', () => {
    const error = errorOf('port = 1\nmaster-key = "hunter2\n');
    assert.match(error.message, /tessera\.toml \(line 2\): is not valid TOML: control characters/);
    assert.doesNotMatch(error.message, /hunter2/);
  });
});
