import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BudgetName } from '#core/ports/limiter.ts';
import { MINUTE } from '#kernel/clock.ts';
import { type BudgetTable, memoryLimiter, sharedLimiter } from '#src/keeping/limiter.ts';
import { FakeClock } from '#test/support/fake-clock.ts';
import { openStore } from '#test/support/open-store.ts';
import { DATABASES } from '#test/support/test-server.ts';

const budgets = new Proxy({}, { get: () => ({ limit: 2, windowMs: MINUTE }) }) as BudgetTable;

for (const database of DATABASES) {
  test(`a /64 has one budget, and an IPv4 address its own on ${database}`, async () => {
    const clock = new FakeClock();
    const store = await openStore(database);
    const limiter = database === 'sqlite' ? memoryLimiter(clock, budgets) : sharedLimiter(store, clock, budgets);
    // One that is kept in the database, and one that each node counts for itself.
    const perAddress: readonly BudgetName[] = ['signInPerAddress', 'requestsPerAddress'];
    for (const budget of perAddress) {
      assert.equal(await limiter.take(budget, '2001:db8:1:2::1'), undefined);
      assert.equal(await limiter.take(budget, '2001:DB8:1:2:ffff::9'), undefined);
      assert.equal(await limiter.take(budget, '2001:db8:1:2::3'), 60);
      assert.equal((await limiter.use(budget, '2001:db8:1:2::4', 0)).used, 3);
      assert.equal(await limiter.take(budget, '2001:db8:1:3::1'), undefined);
      assert.equal(await limiter.take(budget, '192.0.2.7'), undefined);
      assert.equal(await limiter.take(budget, '::ffff:192.0.2.7'), undefined);
      assert.equal(await limiter.take(budget, '192.0.2.7'), 60);
      assert.equal(await limiter.take(budget, '192.0.2.8'), undefined);
    }
    // What is not kept by address takes its key as it is.
    for (const key of ['::1', '::2', '::3']) assert.equal(await limiter.take('signInPerAccount', key), undefined);
    await store.close();
  });
}
