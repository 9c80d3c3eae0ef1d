import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '#core/ports/store.ts';
import type { Vault } from '#core/ports/vault.ts';
import { Secret } from '#kernel/secret.ts';

const KEY_BYTES = 32;

/** The key is missing, malformed, or not the one that this database was written with. */
export class MasterKeyError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MasterKeyError';
  }
}

/**
 * The 32-byte master key: the configured one, else the one in `<dataDir>/master-key`, made there (mode 0600) at the first
 * start. Raises MasterKeyError.
 */
export function loadMasterKey(configured: Secret | undefined, dataDir: string, mayCreate: boolean): Secret<Buffer> {
  if (configured !== undefined) return decode(configured.reveal(), 'TESSERA_MASTER_KEY');
  const file = join(dataDir, 'master-key');
  if (!existsSync(file)) {
    if (!mayCreate)
      throw new MasterKeyError(`There is no master key: set TESSERA_MASTER_KEY, or put it back into ${file}.`);
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    // Exclusive: two first starts at once must not each believe in a key of their own.
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  }
  return decode(readFileSync(file, 'utf8').trim(), file);
}

function decode(text: string, source: string): Secret<Buffer> {
  const key = Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES) throw new MasterKeyError(`${source} does not hold 32 bytes in base64.`);
  return new Secret(key);
}

const CHECK = { table: 'setting', row: 'master-key-check', column: 'value' };

/** Proves that the key opens this database, or leaves the proof in a new one. Raises MasterKeyError: fail closed. */
export async function checkMasterKey(store: Store, vault: Vault): Promise<void> {
  const found = await store.read.signingKeys.findSetting(CHECK.row);
  const proof = found ?? (await store.write((tx) => tx.signingKeys.settle(CHECK.row, vault.seal('tessera', CHECK))));
  try {
    vault.open(proof, CHECK);
  } catch (error) {
    throw new MasterKeyError('The master key is not the one that this database was written with.', { cause: error });
  }
}
