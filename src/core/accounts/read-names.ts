import type { Problem } from '#kernel/problem.ts';
import { parseEmail } from '#kernel/text/email.ts';
import { canonicalUsername, isReservedUsername, looksLikeAddress } from '#kernel/text/username.ts';
import { readContact } from '../contacts/read-contact.ts';
import type { Context } from '../context.ts';
import { InvalidInput, isProblem, problem } from '../problems.ts';

/** A name as it is compared, and as it is shown. */
export interface Name {
  readonly value: string;
  readonly display: string;
}

/** What a person is to be known by. */
export interface Names {
  readonly username: Name;
  readonly email: Name;
  readonly phone: Name | undefined;
}

/**
 * Every name of a registration in canonical form; without a username the address is it. All that are malformed are told at
 * once (`invalid-format`). A reserved username is well formed, but taken for good (`username-already-used`).
 */
export function readNames(
  ctx: Context,
  given: { username?: string | undefined; email: string; phoneNumber?: string | undefined },
): Names {
  const { username, email, phoneNumber } = given;
  const broken: Problem[] = [];
  const taken: Problem[] = [];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!isProblem(error)) throw error;
      (error.category === 'invalid' ? broken : taken).push(error);
      return undefined;
    }
  };
  const address = attempt(() => readContact(ctx, 'email', email));
  const phone = phoneNumber === undefined ? undefined : attempt(() => readContact(ctx, 'sms', phoneNumber));
  const name =
    username === undefined
      ? address
      : attempt(() => readUsername(username, address === undefined ? [] : [address.value]));
  if (broken.length === 0 && taken[0] !== undefined) throw taken[0];
  if (address === undefined || name === undefined || broken.length > 0) throw new InvalidInput(broken);
  return { username: name, email: address, phone };
}

/** A username in canonical form. One that looks like an address must be one of the account's own (raises `invalid-format`). */
export function readUsername(typed: string, ownAddresses: readonly string[]): Name {
  if (isReservedUsername(typed))
    throw problem('username-already-used', { field: 'username', data: { username: typed } });
  if (!looksLikeAddress(typed)) return { value: canonicalUsername(typed), display: typed.normalize('NFKC') };
  const address = parseEmail(typed);
  if (address === undefined || !ownAddresses.includes(address.canonical))
    throw problem('invalid-format', { field: 'username' });
  return { value: address.canonical, display: address.display };
}
