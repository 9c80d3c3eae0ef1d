/** Everything that must hold before a commit, cheapest first; stops at the first failure. */
import { spawnSync } from 'node:child_process';
import { delimiter, resolve } from 'node:path';

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const STEPS: readonly Step[] = [
  { name: 'format and lint', command: ['biome', 'check', '.'] },
  { name: 'types', command: ['tsc', '--noEmit', '-p', '.'] },
  { name: 'dead code', command: ['knip'] },
  { name: 'generated files', command: [process.execPath, 'scripts/generate.ts', '--check'] },
  // Last, and nothing is printed after it: the check ends with node's own summary.
  { name: 'tests', command: [process.execPath, 'scripts/test.ts'] },
];

/** Also when started without npm: the local binaries first, Node 26 among them. */
const PATH = [resolve('node_modules/.bin'), process.env.PATH].join(delimiter);

function passes({ name, command: [program, ...args] }: Step): boolean {
  process.stdout.write(`\n== ${name}\n`);
  const started = performance.now();
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', env: { ...process.env, PATH } });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (name === 'tests') return status === 0;
  if (status === 0) process.stdout.write(`== ${name}: ${seconds} s\n`);
  else process.stdout.write(`\n== CHECK FAILED: ${name} (${seconds} s)${error ? `: ${error.message}` : ''}\n`);
  return status === 0;
}

process.exitCode = STEPS.every(passes) ? 0 : 1;
