import { createHmac } from 'node:crypto';
import type { StuffingSign, StuffingWatch } from '#core/ports/stuffing-watch.ts';
import { type Clock, MINUTE } from '#kernel/clock.ts';
import type { Random } from '#kernel/random.ts';
import { networkOf } from '#kernel/text/network.ts';

const WINDOW = 10 * MINUTE;
const SOURCES_KEPT = 20_000;
/** Enough to tell passwords apart, too little to tell which of all passwords one was. */
const MARK_BYTES = 4;

/** An address or a password, and the accounts at which it was wrong; none are kept once it was told. */
interface Source {
  readonly until: number;
  accounts: Set<string> | undefined;
}

/**
 * In the memory of this node, for ten minutes, and no longer than that. Passwords are known by four bytes of an HMAC under a
 * key that is made at the start and kept nowhere.
 */
export function stuffingWatch(clock: Clock, random: Random, accountsAtOnce: number): StuffingWatch {
  const key = random.bytes(32);
  const sources = new Map<string, Source>();
  const seen: Record<StuffingSign, number> = {
    'many accounts from one address': 0,
    'one password at many accounts': 0,
  };

  /** Whether the source is at so many accounts now, for the first time. */
  const completes = (id: string, account: string): boolean => {
    const now = clock.now();
    let source = sources.get(id);
    if (source === undefined || source.until <= now) {
      sources.delete(id);
      // Bounded: the oldest goes first, which is the one nearest to its end.
      if (sources.size >= SOURCES_KEPT) sources.delete(sources.keys().next().value as string);
      source = { until: now + WINDOW, accounts: new Set() };
      sources.set(id, source);
    }
    source.accounts?.add(account);
    if (source.accounts === undefined || source.accounts.size < accountsAtOnce) return false;
    source.accounts = undefined;
    return true;
  };

  return {
    note({ guessKey, ip, password }) {
      const mark = createHmac('sha256', key).update(password).digest().subarray(0, MARK_BYTES).toString('hex');
      const signs: StuffingSign[] = [];
      if (ip !== null && completes(`address ${networkOf(ip)}`, guessKey)) signs.push('many accounts from one address');
      if (completes(`password ${mark}`, guessKey)) signs.push('one password at many accounts');
      for (const sign of signs) seen[sign] += 1;
      return signs;
    },
    seen: () => ({ ...seen }),
  };
}
