import { statfsSync } from 'node:fs';
import { availableParallelism, cpus, getPriority, loadavg, release, tmpdir, totalmem } from 'node:os';

/** What the figures depend on besides the program: the machine, and how busy it was before the first one. */
export function describeMachine(): Readonly<Record<string, string | number>> {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    processors: availableParallelism(),
    memoryMB: Math.round(totalmem() / 1024 ** 2),
    kernel: release(),
    node: process.version,
    dataFolder: tmpdir(),
    fileSystem: `0x${statfsSync(tmpdir()).type.toString(16)}`,
    priority: getPriority(),
    loadBefore: loadavg()
      .map((one) => one.toFixed(2))
      .join(' '),
  };
}
