import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { errorOf, faultsOf, issuesOf, loadText } from './load-text.ts';

describe('keys that are no settings', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['prot = 1', 'prot', 'is not known; did you mean port?'],
    ['[policy.password]\nmin-lenght = 9', 'policy.password.min-lenght', 'did you mean policy.password.min-length?'],
    ['[polcy.password]\nmin-length = 9', 'polcy', 'did you mean policy?'],
    ['[policy]\nmin-length = 9', 'policy.min-length', 'did you mean policy.password.min-length?'],
    ['[faces.nobody]', 'faces.nobody', 'is not known'],
    ['released = 2026-01-01', 'released', 'is not known'],
    ['policy = 5', 'policy', 'must be a table: [policy]'],
    ['providers = "google"', 'providers', 'must be a table: [providers]'],
    ['"policy.password" = { min-length = 9 }', 'policy.password', 'is not known'],
    ['__proto__ = { port = 1 }', '__proto__', 'is not known'],
    ['"\\u001b[2J" = 1', '\\u001b[2J', 'is not known'],
  ];
  for (const [toml, key, message] of cases) {
    test(JSON.stringify(toml), () => {
      const [issue, ...others] = issuesOf(toml);
      assert.equal(others.length, 0);
      assert.deepEqual([issue?.key, issue?.source], [key, 'file']);
      assert.ok(issue?.message.includes(message) === true, `said: ${issue?.message}`);
    });
  }

  test('their line is told', () => {
    const toml = '# prot = 1\nport = 1\n\n[ tokens ]\naccess-minutes = 5\nacces-minutes = 5\n[tokn]\n';
    assert.deepEqual(
      issuesOf(toml).map(({ key, line }) => [key, line]),
      [
        ['tokens.acces-minutes', 6],
        ['tokn', 7],
      ],
    );
    assert.match(errorOf(toml).message, /^ {2}tokens\.acces-minutes \(line 6\): is not known; did you mean/m);
  });
});

describe('variables that are no settings', () => {
  test('they are errors, with the one that was meant', () => {
    const issues = issuesOf('', { TESSERA_POLICY_PASSWORD_MIN_LENGHT: '9', TESSERA_UNHEARD_OF: 'true' });
    assert.deepEqual(
      issues.map(({ key, source, message }) => [key, source, message]),
      [
        [
          'TESSERA_POLICY_PASSWORD_MIN_LENGHT',
          'environment',
          'is not known; did you mean TESSERA_POLICY_PASSWORD_MIN_LENGTH?',
        ],
        ['TESSERA_UNHEARD_OF', 'environment', 'is not known'],
      ],
    );
    assert.deepEqual(faultsOf('', { TESSERA_LIMITS_FAKTOR: '1' }), ['TESSERA_LIMITS_FAKTOR']);
    assert.deepEqual(faultsOf('', { TESSERA_PROVIDERS_NOBODY_CLIENT_SECRET: 'x' }), [
      'TESSERA_PROVIDERS_NOBODY_CLIENT_SECRET',
    ]);
  });

  test('those of tests, of other programs and of Kubernetes are left alone', () => {
    const env = {
      PATH: '/bin',
      tessera_port: '1',
      TESSERA_TEST_ANYTHING: '1',
      TESSERA_SERVICE_HOST: '10.0.0.1',
      TESSERA_SERVICE_PORT: '8080',
      TESSERA_SERVICE_PORT_HTTP: '8080',
      TESSERA_PORT_8080_TCP: 'tcp://10.0.0.1:8080',
      TESSERA_PORT_8080_TCP_ADDR: '10.0.0.1',
      TESSERA_DATABASE_PORT: 'tcp://10.0.0.2:5432',
      TESSERA_DATABASE_SERVICE_HOST: '10.0.0.2',
    };
    assert.equal(loadText('', env).config.port, 8080);
  });

  test('a port out of a service link is explained', () => {
    const [issue] = issuesOf('', { TESSERA_PORT: 'tcp://10.0.0.1:8080' });
    assert.match(issue?.message ?? '', /whole number from 0 to 65535; Kubernetes .* enableServiceLinks: false/);
  });
});
