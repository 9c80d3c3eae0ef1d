import type { Measure } from '../measure.ts';
import { passwordCheck } from '../support/password-check.ts';

/** How long one check of a password's quality holds an event loop: in this process, which has nothing else to do. */
export const checkOfPassword: Measure = {
  name: 'password-check',
  async run(bench) {
    const { p50, ...more } = await passwordCheck();
    bench.report.add({ name: 'password/check, worst input', value: p50, unit: 'ms', aim: { atMost: 5 }, more });
  },
};
