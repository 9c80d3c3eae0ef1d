import { readdirSync, readFileSync } from 'node:fs';

/** The clock ticks of /proc/<pid>/stat in a second: 100 on every Linux in use. */
const TICKS = 100;

/** Processor seconds of a process, user and system: of all threads, and of the one that began it. */
export interface ProcessorTime {
  readonly total: number;
  readonly main: number;
}

/** What a process used so far, by the operating system's books. Threads that ended are in the total. */
export function processorTime(pid: number): ProcessorTime {
  return { total: ticks(`/proc/${pid}/stat`) / TICKS, main: ticks(`/proc/${pid}/task/${pid}/stat`) / TICKS };
}

/** What a process and those that it started used together: PostgreSQL is one for each connection. */
export function familyTime(pid: number): ProcessorTime {
  let total = 0;
  for (const one of [pid, ...childrenOf(pid)]) {
    try {
      total += ticks(`/proc/${one}/stat`) / TICKS;
    } catch {
      // It ended meanwhile.
    }
  }
  return { total, main: 0 };
}

/** Resident memory of a process in MB: now, what of it is no file that is mapped, and the most that it ever was. */
export function residentMegabytes(pid: number): { now: number; own: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024;
  return { now: megabytes('VmRSS'), own: megabytes('RssAnon'), most: megabytes('VmHWM') };
}

function ticks(file: string): number {
  const fields = readFileSync(file, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

function childrenOf(pid: number): number[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  return tasks.flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  );
}
