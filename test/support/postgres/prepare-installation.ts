import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Binaries } from './find-binaries.ts';
import type { ServerUser } from './server-user.ts';

/** Programs that start: their folder and the environment that lets them find their libraries. */
export interface Installation {
  readonly bin: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Makes the binaries startable for `user` without writing to node_modules; whatever it needs goes into `folder`. */
export function prepareInstallation(binaries: Binaries, folder: string, user: ServerUser | undefined): Installation {
  if (binaries.native === undefined) return { bin: binaries.bin, env: environment() };
  const native = reachable(binaries.bin, folder, user) ? binaries.native : copied(binaries.native, folder);
  return { bin: join(native, 'bin'), env: environment([linkLibraries(native, folder), join(native, 'lib')]) };
}

function environment(libraries: readonly string[] = []): NodeJS.ProcessEnv {
  const path = libraries.join(':');
  // English messages: the supervisor recognises "ready to accept connections".
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
  return path === '' ? env : { ...env, LD_LIBRARY_PATH: path, DYLD_LIBRARY_PATH: path };
}

/** A clone under /root is closed to an unprivileged user, whatever the mode of the files inside. */
function reachable(bin: string, folder: string, user: ServerUser | undefined): boolean {
  return spawnSync('test', ['-x', join(bin, 'postgres')], { cwd: folder, ...user }).status === 0;
}

function copied(native: string, folder: string): string {
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true });
  return copy;
}

/** The package ships no symlinks (npm drops them) and its install script, which would make them, is denied. */
function linkLibraries(native: string, folder: string): string {
  const links = join(folder, 'lib');
  mkdirSync(links, { mode: 0o755 });
  const wanted: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of wanted) {
    symlinkSync(join(native, 'lib', basename(source)), join(links, basename(target)));
  }
  return links;
}
