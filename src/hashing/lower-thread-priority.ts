import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';

/** Between the default 0 and idle's 19. */
const NICE = 10;

/**
 * Lowers the calling thread beneath the rest of the process, so that the event loop gets the processor the moment it has
 * work: a cheap request waits no longer on a busy server, and the rate of hashing stays the same. Linux alone keeps a
 * priority for each thread; elsewhere, or where /proc is hidden, nothing happens.
 */
export function lowerThreadPriority(): void {
  if (process.platform !== 'linux') return;
  try {
    const threadId = Number(basename(readlinkSync('/proc/thread-self'))); // <pid>/task/<thread id>
    setPriority(threadId, NICE);
  } catch {
    // A matter of comfort: hashing works without.
  }
}
