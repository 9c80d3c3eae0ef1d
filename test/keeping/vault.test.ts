import assert from 'node:assert/strict';
import { mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Secret, secret } from '#kernel/secret.ts';
import { checkMasterKey, loadMasterKey, MasterKeyError } from '#src/keeping/master-key.ts';
import { vaultOf } from '#src/keeping/vault.ts';
import { openStore } from '#test/support/open-store.ts';

const vault = vaultOf(new Secret(Buffer.alloc(32, 1)));
const place = { table: 'outbox', row: '1', column: 'payload' };

test('what was sealed opens in its own place only', () => {
  const sealed = vault.seal('a code', place);
  assert.equal(vault.open(sealed, place), 'a code');
  for (const elsewhere of [
    { ...place, row: '2' },
    { ...place, table: 'setting' },
    { ...place, column: 'other' },
  ]) {
    assert.throws(() => vault.open(sealed, elsewhere));
  }
  assert.throws(() => vaultOf(new Secret(Buffer.alloc(32, 2))).open(sealed, place), 'another key');
});

test('an altered value does not open', () => {
  const sealed = vault.seal('a code', place);
  const bytes = Buffer.from(sealed.slice(3), 'base64url');
  for (let index = 0; index < bytes.length; index += 1) {
    const altered = Buffer.from(bytes);
    altered[index] = (altered[index] ?? 0) ^ 1;
    assert.throws(() => vault.open(`v1.${altered.toString('base64url')}`, place));
  }
  for (const broken of ['', 'v1.', 'v1.AAAA', sealed.slice(0, -4), 'v2.x'])
    assert.throws(() => vault.open(broken, place));
});

test('no nonce comes twice', () => {
  const nonces = new Set<string>();
  for (let index = 0; index < 20_000; index += 1) nonces.add(vault.seal('', place).slice(3, 19));
  assert.equal(nonces.size, 20_000);
});

test('keyed hashes differ by label and by where the parts end', () => {
  const hashes = [
    vault.keyedHash('a', 'bc'),
    vault.keyedHash('b', 'bc'),
    vault.keyedHash('a', 'b', 'c'),
    vault.keyedHash('a', '', 'bc'),
  ];
  assert.equal(new Set(hashes).size, hashes.length);
});

test('the master key is made once, readable by its owner only', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'tessera-key-')), 'data');
  const made = loadMasterKey(undefined, folder, true);
  assert.deepEqual(loadMasterKey(undefined, folder, false).reveal(), made.reveal());
  assert.equal((await stat(join(folder, 'master-key'))).mode & 0o777, 0o600);
});

test('a missing or malformed key is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-key-'));
  assert.throws(() => loadMasterKey(undefined, folder, false), MasterKeyError);
  assert.throws(() => loadMasterKey(secret('dG9vIHNob3J0'), folder, true), MasterKeyError);
  await writeFile(join(folder, 'master-key'), 'nonsense');
  assert.throws(() => loadMasterKey(undefined, folder, true), MasterKeyError);
});

test('a database refuses another key than its own', async () => {
  const store = await openStore('sqlite');
  await checkMasterKey(store, vault);
  await checkMasterKey(store, vault);
  await assert.rejects(checkMasterKey(store, vaultOf(new Secret(Buffer.alloc(32, 2)))), MasterKeyError);
  await store.close();
});
