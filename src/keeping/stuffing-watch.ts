import { createHmac } from 'node:crypto';
import type { StuffingSign, StuffingWatch } from '#core/ports/stuffing-watch.ts';
import { type Clock, MINUTE } from '#kernel/clock.ts';
import type { Random } from '#kernel/random.ts';
import { networkOf } from '#kernel/text/network.ts';

const WINDOW = 10 * MINUTE;
/** Of those at one account, and of those at several. */
const SOURCES_KEPT = 20_000;
/** Enough to tell passwords apart, too little to tell which of all passwords one was. */
const MARK_BYTES = 4;

/** An address or a password, and the accounts at which it was wrong: one, or several; none are kept once it was told. */
interface Source {
  readonly until: number;
  accounts: string | Set<string> | undefined;
}

/**
 * In the memory of this node, for ten minutes, and no longer than that. Passwords are known by four bytes of an HMAC under a
 * key that is made at the start and kept nowhere.
 */
export function stuffingWatch(clock: Clock, random: Random, accountsAtOnce: number): StuffingWatch {
  const key = random.bytes(32);
  // Apart, so that a flood of random passwords, each wrong at one account, takes no room from those that are on their way to be told.
  const atOne = new Map<string, Source>();
  const atSeveral = new Map<string, Source>();
  const seen: Record<StuffingSign, number> = {
    'many accounts from one address': 0,
    'one password at many accounts': 0,
  };

  /** Whether the source is at so many accounts now, which are two at least, for the first time. */
  const completes = (id: string, account: string): boolean => {
    const now = clock.now();
    const source = atSeveral.get(id) ?? atOne.get(id);
    if (source === undefined || source.until <= now) {
      atSeveral.delete(id);
      keep(atOne, id, { until: now + WINDOW, accounts: account });
      return false;
    }
    if (source.accounts === undefined || source.accounts === account) return false;
    if (typeof source.accounts === 'string') {
      source.accounts = new Set([source.accounts]);
      atOne.delete(id);
      keep(atSeveral, id, source);
    }
    source.accounts.add(account);
    if (source.accounts.size < accountsAtOnce) return false;
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

/** As the newest. Bounded: the oldest goes first. */
function keep(sources: Map<string, Source>, id: string, source: Source): void {
  sources.delete(id);
  if (sources.size >= SOURCES_KEPT) sources.delete(sources.keys().next().value as string);
  sources.set(id, source);
}
