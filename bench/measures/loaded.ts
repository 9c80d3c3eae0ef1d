import type { Measure } from '../measure.ts';
import { residentMegabytes } from '../support/processor-time.ts';

/** What the server holds after everything that was asked of it, and the most that it ever held. */
export const loaded: Measure = {
  name: 'loaded',
  async run(bench) {
    const { server } = await bench.main();
    const { now, own, most } = residentMegabytes(server.pid);
    bench.report.add({
      name: 'memory, most under load',
      value: most,
      unit: 'MB',
      aim: { atMost: 250 },
      more: { now, own },
    });
  },
};
