import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { ALL_SETTINGS } from '#config/settings.ts';
import { errorOf, loadText } from './load-text.ts';

const MARK = 'hunter2';
const SETTINGS = Object.values(ALL_SETTINGS);

test('no value stands in an error, whatever it was meant for', () => {
  for (const { key, environment } of SETTINGS) {
    for (const value of [MARK, `https://user:${MARK}@/`, ` ${MARK} `]) {
      const inFile = () => errorOf(`${key} = ${JSON.stringify([value])}\nno-such-key = 1`);
      assert.doesNotMatch(inspect(inFile()), new RegExp(MARK), key);
      const inEnvironment = () => errorOf('', { [environment]: value, TESSERA_NO_SUCH_KEY: MARK });
      assert.doesNotMatch(inspect(inEnvironment()), new RegExp(MARK), environment);
    }
  }
  assert.doesNotMatch(inspect(errorOf(MARK)), new RegExp(MARK));
});

test('secrets do not show in the configuration either', () => {
  const { config } = loadText('[providers.example]\nissuer = "https://login.example.org"\nclient-id = "tessera"', {
    TESSERA_DATABASE_URL: `postgres://tessera:${MARK}@db/tessera`,
    TESSERA_SMTP_URL: `smtps://tessera:${MARK}@mail.example.org`,
    TESSERA_MAIL_FROM: 'no-reply@example.org',
    TESSERA_SMS_URL: `https://sms.example.org/?key=${MARK}`,
    TESSERA_BOOTSTRAP_KEY: `${MARK}-${MARK}-${MARK}`,
    TESSERA_PROVIDERS_EXAMPLE_CLIENT_SECRET: MARK,
    TESSERA_PROVIDERS_EXAMPLE_REDIRECT_URIS: 'https://app.example.org/callback',
  });
  assert.equal(config.providers.example?.clientSecret.reveal(), MARK);
  assert.doesNotMatch(inspect(config, { depth: null, showHidden: true }) + JSON.stringify(config), new RegExp(MARK));
});

test('what holds credentials is marked', () => {
  const secret = SETTINGS.filter((setting) => setting.secret).map(({ key }) => key);
  assert.deepEqual(secret.toSorted(), [
    'bootstrap-key',
    'database-url',
    'faces.overkiz.access-token.client-secret',
    'faces.overkiz.api-keys',
    'master-key',
    'sms-url',
    'smtp-url',
  ]);
});
