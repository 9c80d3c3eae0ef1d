import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { faultsOf, loadText } from './load-text.ts';

describe('public-url', () => {
  const given = (url: string) => loadText(`public-url = ${JSON.stringify(url)}`).config;

  test('follows the port when it is not given', () => {
    const { config } = loadText('port = 9000');
    assert.deepEqual([config.publicUrl, config.publicUrlGiven], ['http://localhost:9000', false]);
  });

  test('has one spelling', () => {
    assert.equal(given('https://id.example.org/').publicUrl, 'https://id.example.org');
    assert.equal(given('HTTPS://ID.example.org:443').publicUrl, 'https://id.example.org');
    assert.equal(given('http://[::1]:8080').publicUrl, 'http://[::1]:8080');
    assert.equal(given('http://localhost').publicUrlGiven, true);
  });

  const refused = [
    'id.example.org',
    'ftp://id.example.org',
    'https://id.example.org/login',
    'https://id.example.org//',
    'https://id.example.org/?',
    'https://id.example.org/#top',
    'https://user:hunter2@id.example.org',
    'https://',
  ];
  for (const url of refused)
    test(`refused: ${url}`, () => assert.deepEqual(faultsOf(`public-url = "${url}"`), ['public-url']));
});

describe('cors-origins', () => {
  test('are kept as they are', () => {
    const origins = ['https://app.example.org', 'http://localhost:5173'];
    assert.deepEqual(loadText(`cors-origins = ${JSON.stringify(origins)}`).config.corsOrigins, origins);
  });

  const refused = [
    '*',
    'null',
    'app.example.org',
    'https://app.example.org/',
    'https://App.example.org',
    'https://a:443',
  ];
  for (const origin of refused)
    test(`refused: ${origin}`, () => assert.deepEqual(faultsOf(`cors-origins = ["${origin}"]`), ['cors-origins']));
});

describe('addresses of other services', () => {
  const FROM = 'mail-from = "no-reply@example.org"\n';
  const accepted: readonly (readonly [string, string])[] = [
    ['database-url', 'postgres://tessera:hunter2@db.example.org:5432/tessera?sslmode=require'],
    ['database-url', 'postgresql:///tessera?host=/var/run/postgresql'],
    ['smtp-url', 'smtp://mail.example.org:587?requireTLS=true'],
    ['smtp-url', 'smtps://user:p%40ss@mail.example.org'],
    ['sms-url', 'https://gateway.example.org/send?key=hunter2'],
  ];
  for (const [key, url] of accepted)
    test(`${key} = ${url}`, () => assert.deepEqual(faultsOf(`${FROM}${key} = "${url}"`), []));

  const refused: readonly (readonly [string, string])[] = [
    ['database-url', 'mysql://db.example.org/tessera'],
    ['database-url', 'postgres://user:p/ss@db/x y'],
    ['smtp-url', 'mail.example.org:587'],
    ['smtp-url', 'https://mail.example.org'],
    ['smtp-url', 'smtp://'],
    ['sms-url', 'ftp://gateway.example.org'],
    ['sms-url', 'gateway.example.org'],
  ];
  for (const [key, url] of refused)
    test(`refused: ${key} = ${url}`, () => assert.deepEqual(faultsOf(`${FROM}${key} = "${url}"`), [key]));
});

describe('mail-from', () => {
  const read = (from: string) => faultsOf(`mail-from = ${JSON.stringify(from)}`);

  test('an address, with or without a name', () => {
    for (const from of ['no-reply@example.org', 'Tessera <no-reply@example.org>', '"Ås, AS" <post@xn--s-xia.example>'])
      assert.deepEqual(read(from), [], from);
  });

  test('nothing else', () => {
    for (const from of [
      'Tessera',
      'a@example.org, b@example.org',
      'A <a@example.org> <b@example.org>',
      'A\r\nBcc: <a@example.org>',
    ])
      assert.deepEqual(read(from), ['mail-from'], from);
  });
});

describe('faces.overkiz.pages-url', () => {
  const toml = (url: string) => `[faces.overkiz]\npages-url = ${JSON.stringify(url)}`;

  test('can have a path', () => {
    assert.equal(loadText(toml('https://app.example.org/a/b')).config.overkizPagesUrl, 'https://app.example.org/a/b');
  });

  const refused = [
    'app.example.org',
    'javascript:alert(1)',
    'https://app.example.org/',
    'https://app.example.org/a?b',
    'https://app.example.org/a#b',
    'https://user:hunter2@app.example.org/a',
  ];
  for (const url of refused)
    test(`refused: ${url}`, () => assert.deepEqual(faultsOf(toml(url)), ['faces.overkiz.pages-url']));
});
