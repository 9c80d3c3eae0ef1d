import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Store } from '#core/ports/store.ts';
import { usageCounter } from '#src/keeping/usage-counter.ts';
import { FakeClock } from '#test/support/fake-clock.ts';

test('what could not be written is added to what is counted meanwhile', async () => {
  const clock = new FakeClock();
  const written: unknown[][] = [];
  let isGone = true;
  const clients = { countUse: async (...row: unknown[]) => void written.push(row) };
  const store = {
    write: async (work: (tx: unknown) => Promise<void>) => {
      if (isGone) throw new Error('gone');
      await work({ clients });
    },
  } as unknown as Store;
  const usage = usageCounter(store, clock);
  const minute = Math.floor(clock.now() / 60_000) * 60_000;
  const first = clock.now();
  usage.count('one', 'profile.read');
  await assert.rejects(usage.flush(), /gone/);
  clock.advance(1);
  usage.count('one', 'profile.read');
  usage.count('one', 'profile.find');
  await assert.rejects(usage.flush(), /gone/);
  isGone = false;
  await usage.flush();
  assert.deepEqual(written, [
    ['one', 'profile.read', minute, first, first + 1, 2],
    ['one', 'profile.find', minute, first + 1, first + 1, 1],
  ]);
  await usage.flush();
  assert.equal(written.length, 2);
});
