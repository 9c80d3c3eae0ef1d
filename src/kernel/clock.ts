/** The time, injected so that tests can hold it. All instants in Tessera are whole milliseconds since the Unix epoch. */
export interface Clock {
  now(): number;
}

/**
 * A clock that goes forward with the wall clock and never back with it: set back, it goes on by the monotonic one from where it
 * was. So nothing lives longer than it was given, by whichever of the two clocks is ahead.
 */
export function steadyClock(wall: () => number, monotonic: () => number): Clock {
  let ahead = Number.NEGATIVE_INFINITY;
  return {
    now() {
      const passed = monotonic();
      ahead = Math.max(ahead, wall() - passed);
      return Math.round(passed + ahead);
    },
  };
}

export const systemClock: Clock = steadyClock(
  () => Date.now(),
  () => performance.now(),
);

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
