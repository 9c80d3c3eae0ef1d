import { spawnSync } from 'node:child_process';
import { CannotRun } from '../stand.ts';

/** Raises CannotRun where system calls cannot be watched: a figure without its witness would be none. */
export function requireStrace(): void {
  const { error, status, stderr } = spawnSync('strace', ['-f', '-o', '/dev/null', process.execPath, '--version'], {
    encoding: 'utf8',
  });
  if (error !== undefined) throw new CannotRun('strace is not installed: apt-get install strace.');
  if (status !== 0) throw new CannotRun(`strace may not watch processes here: ${stderr.trim().split('\n')[0]}`);
}

/** One system call as strace wrote it down, by the lines on which it began and ended. */
export interface SystemCall {
  readonly name: string;
  readonly path: string;
  readonly bytes: Buffer;
  readonly result: number;
  readonly isInjected: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly begun: number;
  readonly ended: number;
}

/** What makes strace write what `parseTrace` reads. */
export const STRACE = ['strace', '-f', '-y', '-xx', '-ttt'] as const;

const BEGUN = /^(\d+)\s+([\d.]+) (\w+)\((\d+)<([^>]*)>(.*)$/;
const RESUMED = /^(\d+)\s+[\d.]+ <\.\.\. (\w+) resumed>(.*)$/;

/** Reads what `STRACE -o` wrote: calls on files and sockets, in the order in which they ended. */
export function parseTrace(text: string): readonly SystemCall[] {
  const calls: SystemCall[] = [];
  const open = new Map<string, Omit<SystemCall, 'result' | 'isInjected' | 'ended'> & { rest: string }>();
  for (const [index, line] of text.split('\n').entries()) {
    const begun = BEGUN.exec(line);
    const resumed = RESUMED.exec(line);
    const thread = begun?.[1] ?? resumed?.[1];
    if (thread === undefined) continue;
    if (begun !== null) {
      const [, , at, name = '', , path = '', rest = ''] = begun;
      const known = { name, path: decode(path).toString(), bytes: bytesIn(rest), at: Number(at) * 1000 };
      open.set(thread, { ...known, begun: index, rest });
      if (rest.includes('<unfinished ...>')) continue;
    }
    const call = open.get(thread);
    open.delete(thread);
    const rest = begun === null ? (resumed?.[3] ?? '') : (call?.rest ?? '');
    const result = /= (-?\d+)(?: [^=]*)?$/.exec(rest)?.[1];
    if (call === undefined || result === undefined) continue;
    const { rest: _, ...known } = call;
    calls.push({ ...known, result: Number(result), isInjected: line.includes('(INJECTED)'), ended: index });
  }
  return calls;
}

function bytesIn(rest: string): Buffer {
  return Buffer.concat([...rest.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) => decode(hex)));
}

function decode(hex: string): Buffer {
  return hex.includes('\\x') ? Buffer.from(hex.replaceAll('\\x', ''), 'hex') : Buffer.from(hex);
}
