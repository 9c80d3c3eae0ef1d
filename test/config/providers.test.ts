import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { faultsOf, issuesOf, loadText } from './load-text.ts';

const COMPLETE = `
[providers.my-idp]
issuer = "https://login.example.org/realm/"
client-id = "tessera"
client-secret = "hunter2"
redirect-uris = ["https://app.example.org/callback", "org.example.app:/callback", "http://127.0.0.1:5173/"]
`;

function withMember(line: string): string {
  const member = line.split(' = ')[0] ?? '';
  return `${COMPLETE.split('\n')
    .filter((one) => !one.startsWith(`${member} =`))
    .join('\n')}\n${line}\n`;
}

test('a provider with its defaults', () => {
  const { config, sources } = loadText(COMPLETE);
  const { clientSecret, ...provider } = config.providers['my-idp'] ?? assert.fail();
  assert.equal(clientSecret.reveal(), 'hunter2');
  assert.deepEqual(provider, {
    issuer: 'https://login.example.org/realm/',
    clientId: 'tessera',
    redirectUris: ['https://app.example.org/callback', 'org.example.app:/callback', 'http://127.0.0.1:5173/'],
    scopes: ['openid', 'email', 'profile'],
  });
  assert.equal(sources.get('providers.my-idp.issuer'), 'file');
  assert.equal(sources.get('providers.my-idp.scopes'), 'default');
});

test('every member has an environment name', () => {
  const { config, sources } = loadText('[providers.my-idp]', {
    TESSERA_PROVIDERS_MY_IDP_ISSUER: 'http://localhost:9000',
    TESSERA_PROVIDERS_MY_IDP_CLIENT_ID: 'tessera',
    TESSERA_PROVIDERS_MY_IDP_CLIENT_SECRET: 'hunter2',
    TESSERA_PROVIDERS_MY_IDP_REDIRECT_URIS: 'https://a.example.org/,https://b.example.org/',
    TESSERA_PROVIDERS_MY_IDP_SCOPES: 'openid',
  });
  const provider = config.providers['my-idp'];
  assert.deepEqual(provider?.redirectUris, ['https://a.example.org/', 'https://b.example.org/']);
  assert.deepEqual([provider?.clientSecret.reveal(), provider?.scopes], ['hunter2', ['openid']]);
  assert.equal(sources.get('providers.my-idp.client-secret'), 'environment');
});

test('an empty variable does not hide what stands in the file', () => {
  const { config } = loadText(COMPLETE, { TESSERA_PROVIDERS_MY_IDP_CLIENT_SECRET: '' });
  assert.equal(config.providers['my-idp']?.clientSecret.reveal(), 'hunter2');
});

test('no name is configured by accident', () => {
  const { providers } = loadText(COMPLETE).config;
  for (const name of ['constructor', 'toString', '__proto__']) assert.equal(providers[name], undefined);
});

test('what is missing is told, once each', () => {
  const issues = issuesOf('[providers.google]');
  assert.deepEqual(
    issues.map(({ key }) => key),
    ['issuer', 'client-id', 'client-secret', 'redirect-uris'].map((member) => `providers.google.${member}`),
  );
  assert.match(issues[2]?.message ?? '', /TESSERA_PROVIDERS_GOOGLE_CLIENT_SECRET/);
});

describe('refused', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['issuer = "http://login.example.org"', 'issuer'],
    ['issuer = "https://user:hunter2@login.example.org"', 'issuer'],
    ['issuer = "https://login.example.org?tenant=1"', 'issuer'],
    ['issuer = "https://login.example.org#"', 'issuer'],
    ['issuer = "login.example.org"', 'issuer'],
    ['client-id = ""', 'client-id'],
    ['client-secret = 5', 'client-secret'],
    ['redirect-uris = []', 'redirect-uris'],
    ['redirect-uris = "https://app.example.org"', 'redirect-uris'],
    ['redirect-uris = ["/callback"]', 'redirect-uris'],
    ['redirect-uris = ["http://app.example.org/"]', 'redirect-uris'],
    ['redirect-uris = ["https://app.example.org/#x"]', 'redirect-uris'],
    ['redirect-uris = ["javascript:alert(1)"]', 'redirect-uris'],
    ['scopes = ["email"]', 'scopes'],
    ['scopes = ["openid email"]', 'scopes'],
    ['isuer = "https://login.example.org"', 'isuer'],
  ];
  for (const [line, member] of cases)
    test(line, () => assert.deepEqual(faultsOf(withMember(line)), [`providers.my-idp.${member}`]));

  for (const name of ['My-IdP', '-idp', 'my_idp', `a${'b'.repeat(32)}`]) {
    test(`the name ${name}`, () => assert.deepEqual(faultsOf(COMPLETE.replace('my-idp', name)), [`providers.${name}`]));
  }

  test('a provider that is no table', () => {
    assert.deepEqual(faultsOf('providers.google = true'), ['providers.google']);
    assert.deepEqual(faultsOf('[[providers.google]]\nclient-id = "a"'), ['providers.google']);
  });

  test('a list in the environment, by the name of its variable', () => {
    const [issue, ...others] = issuesOf(COMPLETE, { TESSERA_PROVIDERS_MY_IDP_SCOPES: 'email' });
    assert.deepEqual([issue?.key, issue?.source, others], ['TESSERA_PROVIDERS_MY_IDP_SCOPES', 'environment', []]);
  });

  test('a variable with a typing mistake', () => {
    const [issue] = issuesOf(COMPLETE, { TESSERA_PROVIDERS_MY_IDP_SECRET: 'hunter2' });
    assert.equal(issue?.key, 'TESSERA_PROVIDERS_MY_IDP_SECRET');
  });
});
