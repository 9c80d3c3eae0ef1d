import { parseEmail } from '#kernel/text/email.ts';
import { parsePhone } from '#kernel/text/phone.ts';
import type { Context } from '../context.ts';
import type { ContactChannel } from '../ports/repositories/contacts.ts';
import { problem } from '../problems.ts';

/** The canonical and shown form of an address or number as typed. Raises `invalid-format`. */
export function readContact(ctx: Context, channel: ContactChannel, typed: string): { value: string; display: string } {
  if (channel === 'email') {
    const email = parseEmail(typed);
    if (email === undefined) throw problem('invalid-format', { field: 'email', data: { email: typed } });
    return { value: email.canonical, display: email.display };
  }
  const phone = parsePhone(typed, ctx.services.settings.defaultCountry);
  if (phone === undefined)
    throw problem('invalid-format', { field: 'phoneNumber', data: { expected: 'a number such as +4740012345' } });
  return { value: phone, display: phone };
}
