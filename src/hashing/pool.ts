import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Hasher, Urgency } from '#core/ports/hasher.ts';
import { type Argon2Parameters, checkParameters, isWeaker, parseArgon2 } from './argon2-parameters.ts';
import { recogniseFormat } from './formats/index.ts';
import type { HashingJob, HashingResult } from './hashing-job.ts';
import { ThreadPool, type ThreadPoolStats } from './thread-pool.ts';

export interface HashingPoolOptions {
  /** How many hashes are made at once; default: the processors. Each needs `memoryKiB`. */
  readonly threads?: number;
  /** How many more may wait; default: a second and a half of work. */
  readonly queueLimit?: number;
  readonly parameters: Argon2Parameters;
  /** Allows parameters below the floor of shared-model M-7. */
  readonly unsafeForTests?: boolean;
}

export interface HashingPool extends Hasher {
  /** Refuses new work, finishes what was accepted, ends the threads. */
  close(): Promise<void>;
  stats(): ThreadPoolStats;
}

/**
 * The hasher of the server: argon2id in threads of its own, off the event loop and off libuv's pool, which DNS and files
 * share. Threads start when they are first needed. Raises a RangeError for parameters that are too weak or out of range.
 */
export function hashingPool(options: HashingPoolOptions): HashingPool {
  const { parameters, queueLimit, threads = availableParallelism() } = options;
  checkParameters(parameters, { allowWeak: options.unsafeForTests === true });
  const file = new URL('./hashing-thread.ts', import.meta.url);
  const pool = new ThreadPool<HashingJob, HashingResult>({ file, threads, queueLimit });
  const decoy = decoyHash(parameters);

  async function hash(plain: string, urgency?: Urgency): Promise<string> {
    const bytes = new TextEncoder().encode(plain);
    return String(await pool.run({ kind: 'hash', plain: bytes, parameters }, [bytes.buffer], urgency?.isFamiliar));
  }

  async function verify(stored: string, plain: string, urgency?: Urgency): Promise<boolean> {
    const bytes = new TextEncoder().encode(plain);
    return (await pool.run({ kind: 'verify', plain: bytes, stored }, [bytes.buffer], urgency?.isFamiliar)) === true;
  }

  async function verifyNothing(plain: string, urgency?: Urgency): Promise<false> {
    await verify(decoy, plain, urgency);
    return false;
  }

  return {
    requireRoom: ({ isFamiliar }) => pool.requireRoom(isFamiliar),
    hash,
    verify,
    verifyNothing,
    recognises: (stored) => recogniseFormat(stored) !== undefined,
    needsRehash: (stored) => needsRehash(stored, parameters),
    close: () => pool.close(),
    stats: () => pool.stats(),
  };
}

function needsRehash(stored: string, current: Argon2Parameters): boolean {
  const made = parseArgon2(stored);
  return made === undefined || made.variant !== 'argon2id' || made.version !== 19 || isWeaker(made, current);
}

/** A PHC string of the same shape and cost as a real one, with a digest that no password has. */
function decoyHash({ memoryKiB, passes, parallelism }: Argon2Parameters): string {
  const text = (bytes: number) => randomBytes(bytes).toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${parallelism}$${text(16)}$${text(32)}`;
}
