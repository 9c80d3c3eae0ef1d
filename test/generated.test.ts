import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'smol-toml';
import { loadConfig } from '#config/load-config.ts';
import { SETTINGS } from '#config/settings.ts';
import { exampleToml } from '#scripts/generate/example-toml.ts';
import { staleFiles } from '#scripts/generate.ts';

test('generated files are up to date', () => {
  assert.deepEqual(staleFiles(), []);
});

test('every setting has an environment name of its own, and the example names them all', () => {
  const names = Object.values(SETTINGS).map((setting) => setting.environment);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(exampleToml(), new RegExp(`^# ${name} `, 'm'));
});

test('the example is valid TOML with its settings uncommented', () => {
  const settings = exampleToml().replace(/^# ([a-z-]+ = (?!"").*)$/gm, '$1');
  assert.ok(parse(settings.replace(/^(issuer|client-id|client-secret|redirect-uris|scopes|id|question) = .*$/gm, '')));
});

test('no configuration at all is a valid one', () => {
  assert.equal(loadConfig({ env: {}, cwd: '/nonexistent' }).config.port, 8080);
});
