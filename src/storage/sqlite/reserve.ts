import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';

const BYTES = 1024 * 1024;
/** How often a full disk is looked at anew. */
const PAUSE_MS = 1000;
const AGAIN_MS = 10 * PAUSE_MS;

/**
 * A file that only takes up room beside the database. On a full disk it makes way for the few writes that take access away; it
 * is made again, and everybody may write again, as soon as there is room for it.
 */
export class Reserve {
  readonly #file: string;
  #isGiven = false;
  #notBefore = 0;
  #givenAt = Number.NEGATIVE_INFINITY;

  constructor(file: string) {
    this.#file = file;
    if (!existsSync(file)) this.#isGiven = !fill(file);
  }

  /** Whether the disk is full: the reserve was given, and there is no room yet to make it again. */
  isOut(): boolean {
    if (!this.#isGiven) return false;
    if (performance.now() < this.#notBefore) return true;
    this.#isGiven = !fill(this.#file);
    this.#notBefore = performance.now() + PAUSE_MS;
    return this.#isGiven;
  }

  /** Makes room. Whoever needs it again soon is on a disk that stays full: making the file anew each time would be in vain. */
  give(): void {
    rmSync(this.#file, { force: true });
    this.#isGiven = true;
    const now = performance.now();
    this.#notBefore = now - this.#givenAt < AGAIN_MS ? now + PAUSE_MS : now;
    this.#givenAt = now;
  }
}

/** Makes the file, in blocks that are really written; leaves nothing where there is no room for all of it. */
function fill(file: string): boolean {
  try {
    const descriptor = openSync(file, 'w', 0o600);
    try {
      writeAll(descriptor);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    return true;
  } catch {
    rmSync(file, { force: true });
    return false;
  }
}

function writeAll(descriptor: number): void {
  const bytes = Buffer.alloc(BYTES, 'reserve ');
  for (let written = 0; written < BYTES; ) written += writeSync(descriptor, bytes, written);
}
