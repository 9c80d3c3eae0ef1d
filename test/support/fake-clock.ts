import type { Clock } from '#kernel/clock.ts';

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now = Date.parse('2026-11-24T12:00:00Z');

  now(): number {
    return this.#now;
  }

  /** Moves on by so many milliseconds. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
