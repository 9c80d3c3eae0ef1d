import { decodeBase64 } from './formats/base64.ts';
import { MAX_DIGEST_BYTES, MAX_SALT_BYTES, MIN_DIGEST_BYTES } from './formats/format.ts';

export interface Argon2Parameters {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
}

export interface Argon2Hash extends Argon2Parameters {
  readonly variant: 'argon2id' | 'argon2i' | 'argon2d';
  readonly version: 16 | 19;
}

/** OWASP's first choice and the floor of shared-model M-7. */
const FLOOR: Argon2Parameters = { memoryKiB: 19_456, passes: 2, parallelism: 1 };

const MAX_MEMORY_KIB = 256 * 1024;
/** Memory times passes is the time that a hash takes: a GiB filled once is about a second. */
const MAX_WORK_KIB = 1024 * 1024;
const MAX_PARALLELISM = 16;

/** Without leading zeros, which the library refuses with an exception. */
const SHAPE =
  /^\$(argon2id|argon2i|argon2d)\$(?:v=(16|19)\$)?m=([1-9]\d{0,6}),t=([1-9]\d{0,6}),p=([1-9]\d{0,2})\$([\w+/]+)\$([\w+/]+)$/;

/** The variant, version and parameters of an argon2 PHC string; undefined when it is malformed or beyond the limits. */
export function parseArgon2(stored: string): Argon2Hash | undefined {
  const [, variant, version, memory, passes, lanes, salt, digest] = SHAPE.exec(stored) ?? [];
  if (variant === undefined || salt === undefined || digest === undefined) return undefined;
  const parameters = { memoryKiB: Number(memory), passes: Number(passes), parallelism: Number(lanes) };
  if (!isWithinLimits(parameters)) return undefined;
  if (decodeBase64(salt, 8, MAX_SALT_BYTES) === undefined) return undefined;
  if (decodeBase64(digest, MIN_DIGEST_BYTES, MAX_DIGEST_BYTES) === undefined) return undefined;
  // Strings from before version 1.3 carry no version, and the reference implementation reads that as 1.0.
  return { variant: variant as Argon2Hash['variant'], version: version === '19' ? 19 : 16, ...parameters };
}

/** Raises a RangeError when new hashes may not be made with `parameters`: too weak, or more than `parseArgon2` accepts. */
export function checkParameters(parameters: Argon2Parameters, options: { allowWeak: boolean }): void {
  if (!isWithinLimits(parameters)) throw new RangeError(`argon2 parameters out of range: ${describe(parameters)}`);
  if (!options.allowWeak && isWeaker(parameters, FLOOR)) {
    throw new RangeError(`argon2 parameters too weak: ${describe(parameters)}, at least ${describe(FLOOR)}`);
  }
}

/** Whether any one of the three parameters is below `than`. */
export function isWeaker(parameters: Argon2Parameters, than: Argon2Parameters): boolean {
  return (
    parameters.memoryKiB < than.memoryKiB ||
    parameters.passes < than.passes ||
    parameters.parallelism < than.parallelism
  );
}

function isWithinLimits({ memoryKiB, passes, parallelism }: Argon2Parameters): boolean {
  return (
    [memoryKiB, passes, parallelism].every((value) => Number.isInteger(value) && value >= 1) &&
    parallelism <= MAX_PARALLELISM &&
    memoryKiB >= 8 * parallelism && // RFC 9106 section 3.1
    memoryKiB <= MAX_MEMORY_KIB &&
    memoryKiB * passes <= MAX_WORK_KIB
  );
}

function describe({ memoryKiB, passes, parallelism }: Argon2Parameters): string {
  return `m=${memoryKiB},t=${passes},p=${parallelism}`;
}
