import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import { createMainAccount, newName } from '../support/people.ts';
import { TesseraNode } from '../support/tessera-node.ts';

/** A second server on the same embedded database refuses to start, whatever the first is doing; and may once that is killed. */
export const twoServers: Scenario = {
  id: 'R32',
  title: 'two servers on one SQLite',
  on: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    const first = await stand.node(ground);
    for (let turn = 0; turn < stand.scale(10, 1); turn += 1) {
      const second = new TesseraNode(ground, {});
      stand.after(() => second.kill());
      const begun = performance.now();
      const { ended } = await second.launch();
      const load = createMainAccount(first.port, newName());
      const how = await Promise.race([ended, sleep(20_000, 'it went on')]);
      stand.most('refused after ms', Math.round(performance.now() - begun));
      stand.rule(how === 1 && second.log.includes('Another Tessera server'), `The second server: ${how}.`);
      stand.rule((await load).status === 201, 'The first server was disturbed.');
      stand.count('refused');
    }
    await first.kill();
    const heir = await stand.node(ground);
    stand.rule((await createMainAccount(heir.port, newName())).status === 201, 'After a kill nobody can take over.');
  },
};
