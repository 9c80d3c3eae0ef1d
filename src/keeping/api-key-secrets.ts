import { createHmac } from 'node:crypto';
import type { ApiKeySecrets } from '#core/ports/api-key-secrets.ts';
import type { Store } from '#core/ports/store.ts';
import type { Vault } from '#core/ports/vault.ts';
import type { Random } from '#kernel/random.ts';

const PLACE = { table: 'setting', row: 'api-key-secret', column: 'value' };
const KEY_BYTES = 32;

/**
 * HMAC-SHA256 over account and version, under a random key of its own: sealed by the master key but not derived from it, so
 * that a change of the master key leaves the keys of people's programs as they are.
 */
export function apiKeySecrets(store: Store, vault: Vault, random: Random): ApiKeySecrets {
  let key: Promise<Buffer> | undefined;

  async function load(): Promise<Buffer> {
    const fresh = () => vault.seal(random.bytes(KEY_BYTES).toString('base64'), PLACE);
    const sealed =
      (await store.read.signingKeys.findSetting(PLACE.row)) ??
      (await store.write((tx) => tx.signingKeys.settle(PLACE.row, fresh())));
    return Buffer.from(vault.open(sealed, PLACE), 'base64');
  }

  return {
    async of(accountId, version) {
      key ??= load().catch((error: unknown) => {
        // The database was gone: the next call asks again.
        key = undefined;
        throw error;
      });
      return createHmac('sha256', await key)
        .update(`${accountId}|${version}`)
        .digest('base64url');
    },
  };
}
