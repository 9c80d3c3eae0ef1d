import { type Clock, DAY } from '#kernel/clock.ts';
import type { Guesses, GuessLock, GuessTry } from '../ports/guesses.ts';
import type { Settings } from '../ports/settings.ts';
import { OutcomeUnknown, type Repositories, type Store } from '../ports/store.ts';

type Limits = Pick<Settings, 'guessFailures' | 'lockMs' | 'maxLockMs'>;

/** Only a completed sign-in clears a counter; a month of silence lets it lapse, for known and unknown names alike. */
const KEPT = 30 * DAY;

/** How long the n-th failure locks: nothing before the limit, then 5, 10, 20 … up to 60 minutes (shared-model M-6). */
export function lockFor(failures: number, { guessFailures, lockMs, maxLockMs }: Limits): number {
  if (failures < guessFailures) return 0;
  return Math.min(lockMs * 2 ** Math.min(failures - guessFailures, 20), maxLockMs);
}

/** Counts one failure and locks where it is due. */
async function fail(repositories: Repositories, key: string, now: number, limits: Limits) {
  const { failures } = await repositories.guesses.add(key, 1, now, now + KEPT);
  return lockIfDue(repositories, key, failures, now, limits);
}

async function lockIfDue(
  { guesses }: Repositories,
  key: string,
  failures: number,
  now: number,
  limits: Limits,
): Promise<GuessLock | undefined> {
  const lock = lockFor(failures, limits);
  if (lock === 0) return undefined;
  await guesses.setLock(key, now + lock);
  return { until: now + lock, failures };
}

/**
 * For the one server of an embedded database: tries under way are counted in memory, so that a sign-in costs one commit.
 * A crash forgets them together with the answers that nobody got.
 */
export function memoryGuesses(store: Store, clock: Clock, limits: Limits): Guesses {
  const underWay = new Map<string, number>();
  // Wrong tries that the database did not take. They keep their places until it does: a full disk must not make guessing free.
  const uncounted = new Map<string, number>();
  const enter = (key: string): number => {
    const ahead = underWay.get(key) ?? 0;
    underWay.set(key, ahead + 1);
    return ahead;
  };
  const leave = (key: string, places = 1): void => {
    const left = (underWay.get(key) ?? places) - places;
    if (left > 0) underWay.set(key, left);
    else underWay.delete(key);
  };
  const owe = (key: string, failures: number) => uncounted.set(key, (uncounted.get(key) ?? 0) + failures);
  const catchUp = async (key: string, now: number): Promise<void> => {
    const missed = uncounted.get(key) ?? 0;
    // Nobody else counts them meanwhile, nor gets in ahead of them: their places are theirs until this is written.
    uncounted.delete(key);
    try {
      await store.write(async (repositories) => {
        for (let failure = 1; failure <= missed; failure += 1) await fail(repositories, key, now, limits);
      });
    } catch (error) {
      owe(key, missed);
      throw error;
    }
    leave(key, missed);
  };
  return {
    async reserve(key) {
      const now = clock.now();
      if (uncounted.has(key)) await catchUp(key, now);
      // The place in line is taken before the counter is read: a try that fails in between is counted at least once.
      const ahead = enter(key);
      const record = await store.read.guesses.find(key, now).catch((error: unknown) => {
        leave(key);
        throw error;
      });
      const failures = record?.failures ?? 0;
      const locked = record?.lockedUntil != null && record.lockedUntil > now;
      // Past the first lock each single failure locks again, so only one try may run at a time.
      if (locked || ahead >= Math.max(limits.guessFailures - failures, 1)) {
        leave(key);
        return { lockedUntil: (locked ? record?.lockedUntil : undefined) ?? now + limits.lockMs };
      }
      let isReleased = false;
      let isMissed = false;
      return {
        async settle(outcome, writer, work) {
          // Known before the transaction, which may fail before it has begun.
          isMissed = outcome === 'wrong';
          const value = await writer.write(async (tx) => {
            const given = await work(tx, outcome === 'wrong' ? await fail(tx, key, now, limits) : undefined);
            if (outcome === 'complete' && record !== undefined) await tx.guesses.clear(key);
            return given;
          });
          isMissed = false;
          return value;
        },
        async release() {
          if (isReleased) return;
          isReleased = true;
          if (!isMissed) return leave(key);
          owe(key, 1);
          await catchUp(key, now).catch(() => {});
        },
      };
    },
    lockedUntil: (key) => lockedUntil(store, clock, key),
  };
}

/**
 * For several nodes on one database: a try counts as a failure from the moment it is reserved, and is taken back when the
 * proof was right, or never looked at. A node that dies leaves a failure behind, never a free try.
 */
export function sharedGuesses(store: Store, clock: Clock, limits: Limits): Guesses {
  return {
    async reserve(key) {
      const now = clock.now();
      return store.write(async (repositories): Promise<GuessTry | { lockedUntil: number }> => {
        // The upsert takes the row's lock: from here on this transaction alone decides on the key.
        const { failures, lockedUntil } = await repositories.guesses.addUnlessLocked(key, now, now + KEPT);
        if (lockedUntil !== null && lockedUntil > now) return { lockedUntil };
        return sharedTry(store, key, now, await lockIfDue(repositories, key, failures, now, limits));
      });
    },
    lockedUntil: (key) => lockedUntil(store, clock, key),
  };
}

function sharedTry(store: Store, key: string, now: number, lock: GuessLock | undefined): GuessTry {
  /** Whether what was reserved is still to be taken back. */
  let isOwed = true;
  const takeBack = async ({ guesses }: Repositories) => {
    await guesses.add(key, -1, now, now + KEPT);
    if (lock !== undefined) await guesses.setLock(key, null);
  };
  return {
    async settle(outcome, writer, work) {
      // Before the transaction: nothing that makes it fail, or keeps it from beginning, makes a wrong try a free one.
      isOwed = false;
      if (outcome === 'wrong') return writer.write((tx) => work(tx, lock));
      try {
        return await writer.write(async (tx) => {
          const value = await work(tx, undefined);
          // Last: the row's lock holds up whoever else tries this name, on every node.
          if (outcome === 'complete') await tx.guesses.clear(key);
          else await takeBack(tx);
          return value;
        });
      } catch (error) {
        // What was taken back in it came back with the rest of it, so `release` owes it again. Not where the commit may have been
        // kept: to take back twice would forgive the failure of somebody else who guesses at this name meanwhile. Then one
        // failure may stay behind, as after a node that died.
        isOwed = !(error instanceof OutcomeUnknown);
        throw error;
      }
    },
    async release() {
      if (!isOwed) return;
      isOwed = false;
      // Where even that fails the try stays counted.
      await store.write(takeBack).catch(() => {});
    },
  };
}

async function lockedUntil(store: Store, clock: Clock, key: string): Promise<number | null> {
  const now = clock.now();
  const until = (await store.read.guesses.find(key, now))?.lockedUntil ?? null;
  return until !== null && until > now ? until : null;
}
