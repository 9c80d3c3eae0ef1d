import { randomBytes, randomInt } from 'node:crypto';

/** Randomness, injected so that tests can hold it. */
export interface Random {
  /** `count` bytes from the operating system's generator. */
  bytes(count: number): Buffer;
  /** A whole number in [0, below), without modulo bias. */
  below(below: number): number;
}

export const systemRandom: Random = { bytes: (count) => randomBytes(count), below: (below) => randomInt(below) };
