import { isIP } from 'node:net';

/** What nodemailer needs to reach the server. */
interface SmtpAddress {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. Otherwise STARTTLS, where the server offers it. */
  readonly secure: boolean;
  readonly requireTLS: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
  readonly tls: { readonly rejectUnauthorized: boolean };
}

/** Refuses to go on without STARTTLS; accepts a certificate that nobody vouches for. */
const SWITCHES = ['requireTLS', 'tls.rejectUnauthorized'];

/**
 * Reads `smtp://[user:password@]host[:port]` or `smtps://...`. Not left to nodemailer, which lets any option stand in the
 * query, logging of whole messages among them. Errors never quote the URL: it holds the password.
 */
export function parseSmtpUrl(input: string): SmtpAddress {
  const url = URL.canParse(input) ? new URL(input) : undefined;
  if (url === undefined || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '') {
    throw new Error('The SMTP URL must look like smtp://host:587 or smtps://user:password@host:465');
  }
  for (const [key, value] of url.searchParams) {
    if (!SWITCHES.includes(key) || !['true', 'false'].includes(value)) {
      throw new Error(`The SMTP URL has an unknown setting; known are ${SWITCHES.join(' and ')}, each true or false`);
    }
  }
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const verify = url.searchParams.get('tls.rejectUnauthorized');
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: url.searchParams.get('requireTLS') === 'true',
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    // A mail server on this machine shows a certificate for its public name or for none; nobody sits in between.
    tls: { rejectUnauthorized: verify === null ? !isLoopback(host) : verify === 'true' },
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
