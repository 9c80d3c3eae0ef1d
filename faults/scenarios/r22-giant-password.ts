import type { Scenario } from '../scenario.ts';
import { LoopDelay } from '../support/loop-delay.ts';
import { signIn } from '../support/people.ts';

const AT_ONCE = 10;

/** Passwords of a megabyte, and of what just fits into a body: refused for their size, long before anybody hashes them. */
export const giantPassword: Scenario = {
  id: 'R22',
  title: 'giant passwords',
  on: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    const loop = await LoopDelay.measured();
    const node = await stand.node(ground, { env: loop.env });
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
    await loop.sinceLast();
    await sending();
    const { p99, max } = await loop.sinceLast();
    stand.figure('loop p99 ms', p99);
    stand.figure('loop max ms', max);
  },
};
