import type { Scenario } from '../scenario.ts';
import { signIn } from '../support/people.ts';
import { askHealth, probing, quantile } from '../support/probe.ts';

const AT_ONCE = 10;

/** Passwords of a megabyte, and of what just fits into a body: refused for their size, long before anybody hashes them. */
export const giantPassword: Scenario = {
  id: 'R22',
  title: 'giant passwords',
  on: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    const node = await stand.node(ground);
    const sizes = [1024 * 1024, 30 * 1024];
    const sending = async () => {
      for (let turn = 0; turn < stand.scale(100, 5); turn += 1)
        await Promise.all(
          Array.from({ length: AT_ONCE }, async (_, index) => {
            const { status } = await signIn(node.port, 'somebody', 'x'.repeat(sizes[index % sizes.length] ?? 0));
            stand.count(`answered ${status}`);
            // A server that refuses by the length may hang up before the whole body is sent.
            stand.rule([0, 400, 413].includes(status), `A giant password was answered ${status}.`);
          }),
        );
    };
    const loop = await probing(10, askHealth(node.port), sending());
    stand.figure('health p99 ms', quantile(loop, 0.99));
    stand.figure('health max ms', Math.max(...loop));
  },
};
