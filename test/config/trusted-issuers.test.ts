import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { trustedIntrospection, trustedJwtIssuer } from '#config/trusted-issuers.ts';
import { faultsOf, issuesOf, loadText } from './load-text.ts';

const JWT = `
[faces.overkiz.jwt]
issuer = "https://login.example.org"
audience = "homes"
jwks-uri = "https://login.example.org/keys?v=2"
`;
const ACCESS_TOKEN = `
[faces.overkiz.access-token]
introspection-endpoint = "http://127.0.0.1:9000/introspect"
client-id = "tessera"
client-secret = "hunter2"
`;

test('nobody is trusted unless configured', () => {
  const { config } = loadText('');
  assert.deepEqual([trustedJwtIssuer(config), trustedIntrospection(config)], [undefined, undefined]);
  assert.deepEqual([config.overkizApiKeys, config.overkizApplicationIds], [[], []]);
});

test('an issuer of tokens, and an endpoint to ask, with their defaults', () => {
  const { config } = loadText(JWT + ACCESS_TOKEN);
  assert.deepEqual(trustedJwtIssuer(config), {
    issuer: 'https://login.example.org',
    audience: 'homes',
    jwksUri: 'https://login.example.org/keys?v=2',
    subject: 'linked-login',
  });
  const { clientSecret, ...introspection } = trustedIntrospection(config) ?? assert.fail();
  assert.equal(clientSecret.reveal(), 'hunter2');
  assert.deepEqual(introspection, {
    endpoint: 'http://127.0.0.1:9000/introspect',
    clientId: 'tessera',
    audience: undefined,
    issuer: undefined,
    subject: 'linked-login',
  });
});

test('the environment has a name for each', () => {
  const { config } = loadText('', {
    TESSERA_FACES_OVERKIZ_JWT_ISSUER: 'https://login.example.org',
    TESSERA_FACES_OVERKIZ_JWT_AUDIENCE: 'homes',
    TESSERA_FACES_OVERKIZ_JWT_JWKS_URI: 'https://login.example.org/keys',
    TESSERA_FACES_OVERKIZ_JWT_SUBJECT: 'user-id',
    TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_INTROSPECTION_ENDPOINT: 'https://login.example.org/introspect',
    TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_CLIENT_ID: 'tessera',
    TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_CLIENT_SECRET: 'hunter2',
    TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_SUBJECT: 'user-id',
    TESSERA_FACES_OVERKIZ_API_KEYS: 'a-key-of-sixteen, another-key-of-it',
  });
  assert.deepEqual(
    [trustedJwtIssuer(config)?.subject, trustedIntrospection(config)?.subject],
    ['username', 'username'],
  );
  assert.deepEqual(
    config.overkizApiKeys.map((key) => key.reveal()),
    ['a-key-of-sixteen', 'another-key-of-it'],
  );
});

describe('all of it or nothing', () => {
  const cases: readonly (readonly [text: string, line: RegExp, fault: string, message: RegExp])[] = [
    [JWT, /^issuer.*$/m, 'jwt.issuer', /with audience and jwks-uri/],
    [JWT, /^audience.*$/m, 'jwt.audience', /with issuer and jwks-uri/],
    [JWT, /^jwks-uri.*$/m, 'jwt.jwks-uri', /with issuer and audience/],
    [ACCESS_TOKEN, /^introspection-endpoint.*$/m, 'access-token.introspection-endpoint', /client-id and client-secret/],
    [ACCESS_TOKEN, /^client-id.*$/m, 'access-token.client-id', /introspection-endpoint and client-secret/],
    [ACCESS_TOKEN, /^client-secret.*$/m, 'access-token.client-secret', /introspection-endpoint and client-id/],
  ];
  for (const [text, line, fault, message] of cases) {
    test(`without ${fault}`, () => {
      const issues = issuesOf(text.replace(line, ''));
      assert.deepEqual(
        issues.map(({ key }) => key),
        [`faces.overkiz.${fault}`],
      );
      assert.match(issues[0]?.message ?? '', message);
    });
  }

  test('one alone', () => {
    const env = { TESSERA_FACES_OVERKIZ_JWT_ISSUER: 'https://login.example.org' };
    assert.deepEqual(
      faultsOf('', env),
      ['AUDIENCE', 'JWKS_URI'].map((name) => `TESSERA_FACES_OVERKIZ_JWT_${name}`),
    );
  });
});

describe('refused', () => {
  const cases: readonly (readonly [string, string])[] = [
    [JWT.replace('https://login.example.org/keys', 'http://login.example.org/keys'), 'jwt.jwks-uri'],
    [JWT.replace('https://login.example.org/keys', 'https://user:hunter2@login.example.org/keys'), 'jwt.jwks-uri'],
    [JWT.replace('https://login.example.org/keys', 'file:///etc/keys'), 'jwt.jwks-uri'],
    [`${JWT}subject = "email"`, 'jwt.subject'],
    [ACCESS_TOKEN.replace('127.0.0.1', '10.0.0.1'), 'access-token.introspection-endpoint'],
    ['[faces.overkiz]\napi-keys = ["too-short"]', 'api-keys'],
    ['[faces.overkiz]\napi-keys = "one-key-of-sixteen-letters"', 'api-keys'],
    ['[faces.overkiz]\napplication-ids = ["a b"]', 'application-ids'],
  ];
  for (const [text, fault] of cases)
    test(`${fault}: ${text.trim().split('\n').at(-1)}`, () =>
      assert.deepEqual(faultsOf(text), [`faces.overkiz.${fault}`]));
});
