import { Readable } from 'node:stream';
import nodemailer from 'nodemailer';
import { type Carrier, CarrierRefusal, type RenderedMessage } from '#core/ports/message.ts';
import { oneLine } from '#delivery/templates/one-line.ts';
import { SECOND } from '#kernel/clock.ts';
import { parseEmail } from '#kernel/text/email.ts';
import { parseSender, type Sender } from './sender.ts';
import { parseSmtpUrl } from './smtp-address.ts';
import { smtpFailure } from './smtp-failure.ts';

const LONGEST_NAME = 100;

const LIMITS = {
  connectionTimeout: 10 * SECOND,
  dnsTimeout: 10 * SECOND,
  greetingTimeout: 10 * SECOND,
  socketTimeout: 20 * SECOND,
  pool: true,
  maxConnections: 3,
  // One quiet repeat covers a pooled connection that the server closed while it was idle; the outbox does the others.
  maxRequeues: 1,
} as const;
/**
 * For the whole of one delivery: a server that trickles its answers never trips the timeout of the socket. Below the
 * outbox's lease of 30 s, or another node would send the same message while this one still tries.
 */
const DEADLINE = 25 * SECOND;

const CLOSED = { disableFileAccess: true, disableUrlAccess: true, logger: false, debug: false } as const;

/** Sends mail over SMTP: `url` as smtp:// or smtps://, `from` like `Tessera <no-reply@example.org>`. Both are checked here. */
export function smtpCarrier({ url, from }: { url: string; from: string }): Carrier {
  const sender = parseSender(from);
  const transport = nodemailer.createTransport({ ...LIMITS, ...CLOSED, ...parseSmtpUrl(url) });
  // The last look before a byte leaves: the envelope as nodemailer made it. Some addresses it rewrites (`a..b@` gets quotes).
  transport.use('stream', (mail, next) => {
    const { to } = mail.data;
    const address = typeof to === 'object' && 'address' in to ? String(to.address) : '';
    const { mayHandOver } = mail.data as HandedOver;
    mail.message.processFunc((content) => Readable.from(endingAfter(content, mayHandOver), UNREAD));
    next(reaches(mail.message.getEnvelope().to, address) ? null : new CarrierRefusal(REWRITTEN));
  });
  return {
    async send(message: RenderedMessage, mayHandOver = async () => {}): Promise<void> {
      const address = recipientOf(message);
      const mail = { ...compose(message, sender, address), mayHandOver };
      const info = await transport.sendMail(mail).catch((error: unknown) => {
        throw error instanceof CarrierRefusal ? error : smtpFailure(error);
      });
      // Too late to stop it, but not to say it; a repeat would go astray again.
      if (!reaches(info.envelope.to, address)) throw new CarrierRefusal(REWRITTEN);
    },
    async close(): Promise<void> {
      transport.close();
    },
  };
}

const REWRITTEN = 'SMTP: the envelope is not exactly the one verified address';

interface HandedOver {
  readonly mayHandOver: () => Promise<void>;
}

/** Nothing is read ahead: whoever asks for the content has a server that waits for it. */
const UNREAD = { objectMode: false, highWaterMark: 0 };

/** The content, whose end, which makes the server take it, comes when it may be handed over. */
async function* endingAfter(content: AsyncIterable<Buffer>, mayHandOver: () => Promise<void>): AsyncGenerator<Buffer> {
  yield* content;
  await mayHandOver();
}

/** A string with a line break, a comma, a comment or a group in it has redirected mail: only a canonical address passes. */
function recipientOf({ channel, to }: RenderedMessage): string {
  if (channel !== 'email' || parseEmail(to)?.canonical !== to)
    throw new CarrierRefusal('SMTP: the recipient is not one canonical address');
  return to;
}

function compose(message: RenderedMessage, sender: Sender, address: string) {
  const { name, address: own } = sender;
  return {
    from: { name, address: own },
    to: { name: displayName(message.name ?? ''), address },
    // As objects too: a bare string here would go through nodemailer's address parser.
    envelope: { from: { name: '', address: own }, to: [{ name: '', address }] },
    messageId: `<${message.id.replace(/[^A-Za-z0-9._-]/g, '')}@${sender.domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    subject: oneLine(message.subject),
    text: message.text,
    ...(message.html === undefined ? {} : { html: message.html }),
    disableFileAccess: true,
    disableUrlAccess: true,
    signal: AbortSignal.timeout(DEADLINE),
  };
}

function displayName(name: string): string {
  return [...oneLine(name).replace(/["<>]/g, '').trim()].slice(0, LONGEST_NAME).join('');
}

/** One recipient, byte for byte the address; beside a non-ASCII local part the domain may stand in Unicode (RFC 6531). */
function reaches(recipients: unknown, address: string): boolean {
  if (!Array.isArray(recipients) || recipients.length !== 1) return false;
  const [only] = recipients;
  return only === address || (typeof only === 'string' && parseEmail(only)?.canonical === address);
}
