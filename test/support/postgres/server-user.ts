import { execFileSync } from 'node:child_process';

/** The ids to spawn PostgreSQL with. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: there it runs as `nobody`, elsewhere as whoever runs the tests (undefined). */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  // Asked rather than assumed: initdb wants a uid that has a name, and macOS numbers nobody differently.
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
