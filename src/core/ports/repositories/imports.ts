/** How far an import got. Counts are of the whole file. */
export interface ImportProgress {
  /** Lines that are dealt with: the next run begins after them. */
  readonly lines: number;
  readonly accepted: number;
  readonly rejected: number;
}

export interface ImportRepository {
  find(name: string): Promise<ImportProgress | undefined>;
  /**
   * Moves on from `from` to `to`. False when the progress no longer is `from`, because another run of the same import
   * came first.
   */
  advance(name: string, from: ImportProgress | undefined, to: ImportProgress, now: number): Promise<boolean>;
}
