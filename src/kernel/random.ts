import { randomBytes, randomFillSync, randomInt } from 'node:crypto';

/** Randomness, injected so that tests can hold it. */
export interface Random {
  /** `count` bytes from the operating system's generator. */
  bytes(count: number): Buffer;
  /** A whole number in [0, below), without modulo bias. */
  below(below: number): number;
}

/** The system's generator takes 15 µs a call, for one byte or for all of these; a registration draws fifteen times. */
const ahead = Buffer.alloc(2048);
let next = ahead.length;

/** Bytes drawn ahead, as Node itself does for `randomInt` and `randomUUID`; they are wiped as they are given out. */
function drawn(count: number): Buffer {
  if (count > ahead.length) return randomBytes(count);
  if (next + count > ahead.length) {
    randomFillSync(ahead);
    next = 0;
  }
  const given = Buffer.from(ahead.subarray(next, next + count));
  ahead.fill(0, next, next + count);
  next += count;
  return given;
}

export const systemRandom: Random = { bytes: drawn, below: (below) => randomInt(below) };
