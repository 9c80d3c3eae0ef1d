import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, SECOND, steadyClock } from '#kernel/clock.ts';

test('R10: the clock follows the wall clock forward, and goes on by the monotonic one when that is set back', () => {
  let wall = Date.parse('2026-11-24T12:00:00Z');
  let monotonic = 5000.25;
  const clock = steadyClock(
    () => wall,
    () => monotonic,
  );
  const passes = (milliseconds: number) => {
    wall += milliseconds;
    monotonic += milliseconds;
  };
  const begun = clock.now();
  assert.equal(begun, wall);
  passes(SECOND);
  assert.equal(clock.now() - begun, SECOND);
  wall -= 30 * DAY;
  assert.equal(clock.now() - begun, SECOND);
  passes(SECOND);
  assert.equal(clock.now() - begun, 2 * SECOND);
  wall += 30 * DAY;
  assert.equal(clock.now() - begun, 2 * SECOND, 'back where it was');
  wall += 2 * HOUR;
  assert.equal(clock.now() - begun, 2 * SECOND + 2 * HOUR);
  assert.ok(Number.isInteger(clock.now()));
});

test('R10: a clock that drifts back by less than a millisecond at a time never runs backward', () => {
  let wall = 1_000_000;
  let monotonic = 0;
  const clock = steadyClock(
    () => wall,
    () => monotonic,
  );
  let before = clock.now();
  for (let step = 0; step < 1000; step += 1) {
    monotonic += 0.7;
    wall += step % 3 === 0 ? -1 : 1;
    assert.ok(clock.now() >= before);
    before = clock.now();
  }
});
