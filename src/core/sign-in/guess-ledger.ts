import { type Clock, DAY } from '#kernel/clock.ts';
import type { Guesses, GuessOutcome, GuessTry } from '../ports/guesses.ts';
import type { Settings } from '../ports/settings.ts';
import type { Repositories, Store } from '../ports/store.ts';

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
  return { lockedUntil: await lockIfDue(repositories, key, failures, now, limits), failures };
}

async function lockIfDue({ guesses }: Repositories, key: string, failures: number, now: number, limits: Limits) {
  const lock = lockFor(failures, limits);
  if (lock === 0) return null;
  await guesses.setLock(key, now + lock);
  return now + lock;
}

/**
 * For the one server of an embedded database: tries under way are counted in memory, so that a sign-in costs one commit.
 * A crash forgets them together with the answers that nobody got.
 */
export function memoryGuesses(store: Store, clock: Clock, limits: Limits): Guesses {
  const underWay = new Map<string, number>();
  return {
    async reserve(key) {
      const now = clock.now();
      // The place in line is taken before the counter is read: a try that fails in between is counted at least once.
      const ahead = underWay.get(key) ?? 0;
      underWay.set(key, ahead + 1);
      const leave = () => {
        const left = (underWay.get(key) ?? 1) - 1;
        if (left > 0) underWay.set(key, left);
        else underWay.delete(key);
      };
      const record = await store.read.guesses.find(key, now).catch((error: unknown) => {
        leave();
        throw error;
      });
      const failures = record?.failures ?? 0;
      const locked = record?.lockedUntil != null && record.lockedUntil > now;
      // Past the first lock each single failure locks again, so only one try may run at a time.
      if (locked || ahead >= Math.max(limits.guessFailures - failures, 1)) {
        leave();
        return { lockedUntil: (locked ? record?.lockedUntil : undefined) ?? now + limits.lockMs };
      }
      let released = false;
      return {
        async settle(outcome, repositories) {
          if (outcome === 'wrong') return fail(repositories, key, now, limits);
          if (outcome === 'complete' && record !== undefined) await repositories.guesses.clear(key);
          return { lockedUntil: null, failures: outcome === 'complete' ? 0 : failures };
        },
        async release() {
          if (released) return;
          released = true;
          leave();
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
        const reserved = { lockedUntil: await lockIfDue(repositories, key, failures, now, limits), failures };
        return sharedTry(store, (outcome, inner) => settleShared(inner, key, outcome, reserved, now));
      });
    },
    lockedUntil: (key) => lockedUntil(store, clock, key),
  };
}

function sharedTry(store: Store, settle: GuessTry['settle']): GuessTry {
  let settled = false;
  return {
    settle(outcome, repositories) {
      settled = true;
      return settle(outcome, repositories);
    },
    async release() {
      if (settled) return;
      settled = true;
      // Where even that fails the try stays counted.
      await store.write((repositories) => settle('right', repositories)).catch(() => {});
    },
  };
}

async function settleShared(
  repositories: Repositories,
  key: string,
  outcome: GuessOutcome,
  reserved: { lockedUntil: number | null; failures: number },
  now: number,
) {
  if (outcome === 'wrong') return reserved;
  if (outcome === 'complete') {
    await repositories.guesses.clear(key);
    return { lockedUntil: null, failures: 0 };
  }
  const { guesses } = repositories;
  const { failures } = await guesses.add(key, -1, now, now + KEPT);
  if (reserved.lockedUntil !== null) await guesses.setLock(key, null);
  return { lockedUntil: null, failures };
}

async function lockedUntil(store: Store, clock: Clock, key: string): Promise<number | null> {
  const now = clock.now();
  const until = (await store.read.guesses.find(key, now))?.lockedUntil ?? null;
  return until !== null && until > now ? until : null;
}
