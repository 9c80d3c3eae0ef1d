import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Setting } from '#config/setting.ts';
import { environmentName } from '#config/setting.ts';
import { ALL_SETTINGS, SETTINGS, TOPICS } from '#config/settings.ts';
import { loadText } from './load-text.ts';

const ALL: readonly Setting<unknown>[] = Object.values(ALL_SETTINGS);

test('every key has an environment name of its own, by one rule', () => {
  for (const { key, environment } of ALL) {
    assert.match(key, /^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)*$/);
    assert.equal(environment, environmentName(key));
  }
  assert.equal(new Set(ALL.map(({ environment }) => environment)).size, ALL.length);
  assert.equal(new Set(ALL.map(({ key }) => key)).size, ALL.length);
});

test('the names that the design fixes are there', () => {
  const fixed =
    'HOST PORT PUBLIC_URL DATA_DIR DATABASE_URL MASTER_KEY SMTP_URL MAIL_FROM SMS_URL ADMIN_EMAIL BOOTSTRAP_KEY ' +
    'TRUSTED_PROXIES METRICS_PORT LOG_LEVEL DEFAULT_COUNTRY DEFAULT_LOCALE CORS_ORIGINS LIMITS_FACTOR';
  const names = new Set(ALL.map(({ environment }) => environment));
  for (const name of fixed.split(' ')) assert.ok(names.has(`TESSERA_${name}`), name);
});

test('every default is a value that its own setting accepts', () => {
  for (const { key, fallback, read } of ALL)
    if (fallback !== undefined) assert.deepEqual(read(fallback), fallback, key);
});

test('every default, said again in the environment, gives the same configuration', () => {
  const env: NodeJS.ProcessEnv = {};
  for (const { environment, fallback } of ALL) {
    if (fallback === undefined) continue;
    const isTables = Array.isArray(fallback) && typeof fallback[0] === 'object';
    env[environment] = isTables ? JSON.stringify(fallback) : String(fallback);
  }
  const said = loadText('', env);
  assert.deepEqual(said.config, loadText('').config);
  for (const { key, environment } of ALL)
    assert.equal(said.sources.get(key), env[environment] ? 'environment' : 'default', key);
});

test('documents show every setting once', () => {
  const shown = Object.values(TOPICS).flatMap((topic) => Object.keys(topic));
  assert.deepEqual(shown.toSorted(), Object.keys(SETTINGS).toSorted());
});
