import { parseEmail } from '#kernel/text/email.ts';
import { parsePhone } from '#kernel/text/phone.ts';
import { isReservedUsername } from '#kernel/text/username.ts';

const USERNAME = /^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/;

/**
 * Checks of strings that this face's schemas name (contract, section 2). Whether an address is one's own, and that a
 * reserved name (some are shorter than the rule) is taken, is the core's to say.
 */
export function formats(country: string | undefined): Record<string, (value: string) => boolean> {
  return {
    'tessera-email': (value) => parseEmail(value) !== undefined,
    'tessera-phone': (value) => parsePhone(value, country) !== undefined,
    'asseco-username': (value) => USERNAME.test(value) || isReservedUsername(value) || parseEmail(value) !== undefined,
    'asseco-picture-url': isPictureUrl,
  };
}

/** An absolute https address without credentials, or a path of the content service. */
function isPictureUrl(value: string): boolean {
  if (value.startsWith('/v1/content/')) return !/[\s\\]|\/\.\.?(\/|$)/.test(value);
  const url = URL.parse(value);
  return (
    url !== null && url.protocol === 'https:' && url.username === '' && url.password === '' && !/[\s\\]/.test(value)
  );
}
