import type { Target } from './resolve-use.ts';

/** One thing that a file asks for. */
interface Use {
  readonly target: Target;
  /** The exports that are imported by name; `undefined` where it may be any. */
  readonly exports?: readonly string[] | undefined;
  readonly typeOnly: boolean;
}

/** One sentence of the import rule. */
export interface Rule {
  readonly name: string;
  /** Printed where it is broken: what would go wrong. */
  readonly because: string;
  refuses(file: string, use: Use): boolean;
}
