import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { Place, Vault } from '#core/ports/vault.ts';
import { systemRandom } from '#kernel/random.ts';
import type { Secret } from '#kernel/secret.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The vault over a 32-byte master key. Each purpose has a key of its own, derived with HKDF (RFC 5869). Sealing is
 * AES-256-GCM with a random nonce; the place is authenticated, so that a value copied into another row does not open.
 */
export function vaultOf(masterKey: Secret<Buffer>): Vault {
  const sealing = derive(masterKey, 'seal');
  const hashing = new Map<string, Buffer>();
  return {
    seal(plain, place) {
      const nonce = systemRandom.bytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce);
      cipher.setAAD(bound(place));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')}`;
    },
    open(sealed, place) {
      if (!sealed.startsWith('v1.')) throw new Error('This is not a sealed value.');
      const bytes = Buffer.from(sealed.slice(3), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(bound(place));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString(
        'utf8',
      );
    },
    keyedHash(label, ...parts) {
      let key = hashing.get(label);
      if (key === undefined) {
        key = derive(masterKey, `hash:${label}`);
        hashing.set(label, key);
      }
      const mac = createHmac('sha256', key);
      // Each part with its length before it: no two lists of parts give the same bytes.
      for (const part of parts) mac.update(`${Buffer.byteLength(part)}:${part}`);
      return mac.digest('base64url');
    },
  };
}

function derive(masterKey: Secret<Buffer>, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey.reveal(), Buffer.alloc(0), `tessera/${purpose}`, 32));
}

function bound({ table, row, column }: Place): Buffer {
  return Buffer.from(JSON.stringify([table, row, column]));
}
