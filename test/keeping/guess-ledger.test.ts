import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Guesses, GuessOutcome } from '#core/ports/guesses.ts';
import type { Store } from '#core/ports/store.ts';
import { memoryGuesses, sharedGuesses } from '#core/sign-in/guess-ledger.ts';
import { MINUTE } from '#kernel/clock.ts';
import { FakeClock } from '#test/support/fake-clock.ts';
import { openStore } from '#test/support/open-store.ts';

const LIMITS = { guessFailures: 5, lockMs: 5 * MINUTE, maxLockMs: 60 * MINUTE };

for (const [name, database, make] of [
  ['in memory, for one server', 'sqlite', memoryGuesses],
  ['in rows, for several nodes', 'postgres', sharedGuesses],
] as const) {
  describe(`failure counters ${name}`, () => {
    let store: Store;
    let clock: FakeClock;
    let guesses: Guesses;
    before(async () => {
      store = await openStore(database);
      clock = new FakeClock();
      guesses = make(store, clock, LIMITS);
    });
    after(() => store?.close());

    const attempt = async (key: string, outcome: GuessOutcome): Promise<'refused' | number> => {
      const guess = await guesses.reserve(key);
      if (!('settle' in guess)) return 'refused';
      const { lockedUntil } = await store.write((tx) => guess.settle(outcome, tx));
      await guess.release();
      return lockedUntil === null ? 0 : (lockedUntil - clock.now()) / MINUTE;
    };

    test('the fifth failure locks, each after it for longer, up to an hour', async () => {
      const locks: ('refused' | number)[] = [];
      for (let failure = 1; failure <= 10; failure += 1) {
        locks.push(await attempt('slow', 'wrong'));
        const until = await guesses.lockedUntil('slow');
        if (until === null) continue;
        assert.equal(await attempt('slow', 'complete'), 'refused', 'a lock refuses right proofs too');
        clock.advance(until - clock.now());
      }
      assert.deepEqual(locks, [0, 0, 0, 0, 5, 10, 20, 40, 60, 60]);
    });

    test('only a completed sign-in starts anew', async () => {
      for (let failure = 1; failure <= 4; failure += 1) await attempt('careful', 'wrong');
      assert.equal(await attempt('careful', 'right'), 0);
      assert.equal(await attempt('careful', 'wrong'), 5, 'a right proof that completes nothing forgets nothing');
      clock.advance(5 * MINUTE);
      assert.equal(await attempt('careful', 'complete'), 0);
      assert.equal(await attempt('careful', 'wrong'), 0);
    });

    test('a try that is released unsettled was none, and brings no lock', async () => {
      for (let failure = 1; failure <= 4; failure += 1) await attempt('overloaded', 'wrong');
      for (let count = 0; count < 3; count += 1) {
        const guess = await guesses.reserve('overloaded');
        assert.ok('settle' in guess);
        await guess.release();
        await guess.release();
      }
      assert.equal(await guesses.lockedUntil('overloaded'), null);
      assert.equal(await attempt('overloaded', 'wrong'), 5);
    });

    test('twenty at once get at most five tries', async () => {
      const tries = await Promise.all(Array.from({ length: 20 }, () => guesses.reserve('parallel')));
      const granted = tries.filter((guess) => 'settle' in guess);
      assert.equal(granted.length, 5);
      for (const guess of granted) {
        await store.write((tx) => guess.settle('wrong', tx));
        await guess.release();
      }
      assert.notEqual(await guesses.lockedUntil('parallel'), null);
    });

    test('after a first lock one try runs at a time', async () => {
      for (let failure = 1; failure <= 5; failure += 1) await attempt('single', 'wrong');
      clock.advance(5 * MINUTE);
      const tries = await Promise.all(Array.from({ length: 10 }, () => guesses.reserve('single')));
      assert.equal(tries.filter((guess) => 'settle' in guess).length, 1);
    });

    test('an operator can forget the failures', async () => {
      for (let failure = 1; failure <= 5; failure += 1) await attempt('forgiven', 'wrong');
      await store.write((tx) => tx.guesses.clear('forgiven'));
      assert.equal(await guesses.lockedUntil('forgiven'), null);
      assert.equal(await attempt('forgiven', 'wrong'), 0);
    });
  });
}
