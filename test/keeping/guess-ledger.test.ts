import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Guesses, GuessOutcome, Writer } from '#core/ports/guesses.ts';
import { OutcomeUnknown, type Repositories, type Store } from '#core/ports/store.ts';
import { problem } from '#core/problems.ts';
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
      const lock = await guess.settle(outcome, store, async (_tx, given) => given);
      await guess.release();
      return lock === undefined ? 0 : (lock.until - clock.now()) / MINUTE;
    };

    const failuresOf = async (key: string) => (await store.read.guesses.find(key, clock.now()))?.failures ?? 0;

    /** Settles a try through something that does not keep the transaction. */
    const lose = async (key: string, outcome: GuessOutcome, writer: Writer<Repositories>) => {
      const guess = await guesses.reserve(key);
      assert.ok('settle' in guess);
      await assert.rejects(guess.settle(outcome, writer, async () => {}));
      await guess.release();
      await guess.release();
    };

    /** Everything is done in the transaction, and then it is rolled back. */
    const rollingBack: Writer<Repositories> = {
      write: (work) =>
        store.write(async (tx) => {
          await work(tx);
          throw new Error('rolled back');
        }),
    };
    /** The transaction does not even begin. */
    const refusing: Writer<Repositories> = { write: () => Promise.reject(problem('service-unavailable')) };

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
        await guess.settle('wrong', store, async () => {});
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

    for (const outcome of ['right', 'complete'] as const) {
      test(`a try that was ${outcome} in a transaction that was not kept was none, and brings no lock`, async () => {
        const key = `stalled, ${outcome}`;
        for (let failure = 1; failure <= 4; failure += 1) await attempt(key, 'wrong');
        for (const writer of [rollingBack, refusing]) await lose(key, outcome, writer);
        assert.equal(await failuresOf(key), 4);
        assert.equal(await guesses.lockedUntil(key), null);
        assert.equal(await attempt(key, 'wrong'), 5);
      });
    }

    test('a wrong try stays counted when its transaction is not kept', async () => {
      for (const writer of [rollingBack, refusing, rollingBack, refusing]) await lose('broken', 'wrong', writer);
      assert.equal(await failuresOf('broken'), 4);
      await lose('broken', 'wrong', rollingBack);
      assert.equal(await guesses.lockedUntil('broken'), clock.now() + 5 * MINUTE);
      assert.equal(await attempt('broken', 'complete'), 'refused');
    });

    test('nobody guesses for free while the database takes nothing', async () => {
      const tries = await Promise.all(Array.from({ length: 3 }, () => guesses.reserve('full')));
      const { write } = store;
      Object.assign(store, refusing);
      try {
        for (const guess of tries) {
          assert.ok('settle' in guess);
          await assert.rejects(guess.settle('wrong', store, async () => {}));
          await guess.release();
        }
        await assert.rejects(guesses.reserve('full'), { code: 'service-unavailable' });
      } finally {
        Object.assign(store, { write });
      }
      assert.equal(await attempt('full', 'wrong'), 0);
      assert.equal(await failuresOf('full'), 4);
      assert.equal(await attempt('full', 'wrong'), 5);
    });

    test('an operator can forget the failures', async () => {
      for (let failure = 1; failure <= 5; failure += 1) await attempt('forgiven', 'wrong');
      await store.write((tx) => tx.guesses.clear('forgiven'));
      assert.equal(await guesses.lockedUntil('forgiven'), null);
      assert.equal(await attempt('forgiven', 'wrong'), 0);
    });
  });
}

describe('failure counters in rows, where the database did not say whether the commit was kept', () => {
  let store: Store;
  let guesses: Guesses;
  const clock = new FakeClock();
  before(async () => {
    store = await openStore('postgres');
    guesses = sharedGuesses(store, clock, LIMITS);
  });
  after(() => store?.close());

  const unknown = { write: () => Promise.reject(new OutcomeUnknown(new Error('cut'))) } satisfies Writer<Repositories>;
  const keptUnknown: Writer<Repositories> = {
    write: async (work) => {
      await store.write(work);
      return unknown.write();
    },
  };

  for (const [name, writer, failures] of [
    ['kept', keptUnknown, 1],
    ['lost', unknown, 2],
  ] as const) {
    test(`a right try is not taken back twice: it was ${name}`, async () => {
      const wrong = await guesses.reserve(name);
      assert.ok('settle' in wrong);
      const right = await guesses.reserve(name);
      assert.ok('settle' in right);
      await assert.rejects(
        right.settle('right', writer, async () => {}),
        OutcomeUnknown,
      );
      await right.release();
      await wrong.settle('wrong', store, async () => {});
      await wrong.release();
      assert.equal((await store.read.guesses.find(name, clock.now()))?.failures, failures);
    });
  }
});
