import type { Stand } from './stand.ts';

export type DatabaseKind = 'sqlite' | 'postgres';
export const DATABASES: readonly DatabaseKind[] = ['sqlite', 'postgres'];

/** One fault, as a file in `scenarios/` exports it. */
export interface Scenario {
  /** As issue 5 numbers it. */
  readonly id: string;
  readonly title: string;
  readonly on: readonly DatabaseKind[];
  /** Where the short form runs it, if not on all of them: three minutes are for everything. */
  readonly shortOn?: readonly DatabaseKind[];
  /** Brings the fault about, and tells the stand what it counted and which rules held. */
  run(stand: Stand): Promise<void>;
}
