import { domainToASCII, domainToUnicode } from 'node:url';
import { fold } from './fold.ts';

/**
 * The HTML living standard's grammar of a valid e-mail address, with any letter of any script in the local part, and
 * without the misplaced dots that SMTP would need quoting for (RFC 5321, section 4.1.2).
 */
const LOCAL = /^(?!\.)(?!.*\.\.)[\p{L}\p{N}\p{M}.!#$%&'*+/=?^_`{|}~-]{1,64}(?<!\.)$/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** What a domain may be typed with: `domainToASCII` alone drops line breaks and stops at a slash or question mark. */
const DOMAIN = /^[\p{L}\p{N}\p{M}.\u3002-]+$/u;

export interface Email {
  /** Compared, stored and sent to: local part folded, domain in ASCII (IDNA). */
  readonly canonical: string;
  /** Shown to people: the local part as it was given, the domain in Unicode. */
  readonly display: string;
}

/**
 * Reads one e-mail address, or gives undefined. Canonicalised before anything looks at it (uniqueness, throttling,
 * sending), so a full-width or mixed-case twin is the same address. Quoted local parts, comments, groups, lists and
 * address literals are refused: they are what recipient-confusion attacks are made of.
 */
export function parseEmail(input: string): Email | undefined {
  const normal = input.normalize('NFKC');
  if (normal.length > 254 || normal.length < 3) return undefined;
  const at = normal.lastIndexOf('@');
  if (at < 1) return undefined;
  const local = normal.slice(0, at);
  const typed = normal.slice(at + 1);
  if (!DOMAIN.test(typed)) return undefined;
  const domain = domainToASCII(typed);
  if (!LOCAL.test(local) || !isDomain(domain)) return undefined;
  const canonical = `${fold(local)}@${domain}`;
  if (Buffer.byteLength(canonical) > 254) return undefined;
  return { canonical, display: `${local}@${domainToUnicode(domain)}` };
}

function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  return (
    domain.length <= 253 &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? '')
  );
}
