import type { Context } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact, ContactChannel } from '../ports/repositories/contacts.ts';
import type { LinkedLogin } from '../ports/repositories/credentials.ts';
import { mayUse } from './may-use.ts';

/** A contact as the profile shows it. */
export interface ShownContact {
  readonly value: string;
  readonly verified: boolean;
  readonly verifiedAt: number | null;
}

/** Everything about an account that faces show; each encodes what its API names. */
export interface Profile {
  readonly account: Account;
  readonly email: ShownContact | undefined;
  readonly phone: ShownContact | undefined;
  readonly linkedLogins: readonly LinkedLogin[];
  /** When the lock by guessing ends, while there is one. */
  readonly lockedUntil: number | null;
  /** Whether it can be used at all: active, not locked by an operator, within its access period. */
  readonly usable: boolean;
}

/** Reads the profile of an account. */
export async function loadProfile(ctx: Context, account: Account): Promise<Profile> {
  const [contacts, linkedLogins, lockedUntil] = await Promise.all([
    ctx.read.contacts.listByAccount(account.id, ctx.now),
    ctx.read.credentials.listLinkedLogins(account.id),
    ctx.services.guesses.lockedUntil(`a:${account.id}`),
  ]);
  return {
    account,
    email: shownContact(contacts, 'email'),
    phone: shownContact(contacts, 'sms'),
    linkedLogins,
    lockedUntil,
    usable: mayUse(account, ctx.now),
  };
}

/** The verified value; whoever has none sees the newest one as unverified (shared-model M-3). */
export function shownContact(contacts: readonly Contact[], channel: ContactChannel): ShownContact | undefined {
  const mine = contacts.filter((contact) => contact.channel === channel);
  for (const state of ['verified', 'pending', 'initial'] as const) {
    const contact = mine.find((candidate) => candidate.state === state);
    if (contact !== undefined)
      return { value: contact.display, verified: state === 'verified', verifiedAt: contact.verifiedAt };
  }
  return undefined;
}
