import type { Bench, Furnished } from './bench.ts';
import { furnishPrograms } from './support/furnish.ts';
import { type Import, importCrowd } from './support/import-crowd.ts';

export interface Crowded extends Furnished {
  readonly imported: Import;
}

/** A server whose tenant has so many users, all imported: made once in a run. */
export function crowd(bench: Bench, count: number): Promise<Crowded> {
  return bench.shared(`crowd ${count}`, async () => {
    const site = await bench.site();
    const imported = await importCrowd(site, count);
    const server = await site.start();
    return { site, server, programs: await furnishPrograms(site, server), imported };
  });
}
