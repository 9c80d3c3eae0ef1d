import type { Bench } from './bench.ts';
import type { DatabaseKind } from './options.ts';

/** Something that is measured: `--only` takes its name. */
export interface Measure {
  readonly name: string;
  /** The databases on which it says something; both by default. */
  readonly on?: readonly DatabaseKind[];
  run(bench: Bench): Promise<void>;
}
