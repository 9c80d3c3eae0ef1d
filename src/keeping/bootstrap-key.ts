import { randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BootstrapKey } from '#core/ports/bootstrap-key.ts';
import type { Secret } from '#kernel/secret.ts';
import { sha256 } from '#kernel/sha256.ts';

const fileIn = (dataDir: string) => join(dataDir, 'bootstrap-key');

/** The configured key, else the one in `<dataDir>/bootstrap-key`. Nothing is the key where there is neither. */
export function bootstrapKey(configured: Secret | undefined, dataDir: string): BootstrapKey {
  const file = fileIn(dataDir);
  // Once spent, the key is remembered until the process ends, so that a caller who missed the answer can ask again.
  let remembered = configured?.reveal();
  const key = () => remembered ?? (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined);
  return {
    is(presented) {
      const right = key();
      // Hashes have one length, whatever is compared.
      return right !== undefined && timingSafeEqual(Buffer.from(sha256(right)), Buffer.from(sha256(presented)));
    },
    spent() {
      remembered = key();
      rmSync(file, { force: true });
    },
  };
}

/** Generates the key into the data folder unless it is there; gives where it lies. */
export function generateBootstrapKey(dataDir: string): string {
  const file = fileIn(dataDir);
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  return file;
}
