import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '#config/load-config.ts';
import type { Finding } from './finding.ts';

/** Whether other users of the machine could read the data folder or the master key. */
export function checkFiles(config: Config): readonly Finding[] {
  const paths = [config.dataDir, join(config.dataDir, 'master-key')];
  return paths.flatMap((path): Finding[] => {
    const mode = statSync(path, { throwIfNoEntry: false })?.mode;
    // Windows has no such bits.
    if (mode === undefined || process.platform === 'win32' || (mode & 0o077) === 0) return [];
    return [
      { about: 'files', state: 'warning', message: `Others may open ${path}: take their rights away (chmod go=).` },
    ];
  });
}
