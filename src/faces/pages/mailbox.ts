import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type MailboxEntry, mailboxPage } from './mailbox-page.ts';

export interface MailboxSource {
  /** Newest first. */
  list(to?: string): Promise<readonly MailboxEntry[]>;
}

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;
const FORWARDED = /^(forwarded|x-forwarded-.+|x-real-ip)$/;

/** Mails bring their styles with them, in attributes. Nothing else is allowed: no scripts, nothing loaded from anywhere. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Whether a request can only have come from a person at this machine, not through a proxy or a rebound name. */
function isLocal(request: FastifyRequest): boolean {
  return (
    LOOPBACK_HOST.test(request.headers.host ?? '') && !Object.keys(request.headers).some((name) => FORWARDED.test(name))
  );
}

/** The recipient asked for; an empty one, which the page's form sends, asks for all. */
function recipientOf(request: FastifyRequest): string | undefined {
  const { to } = request.query as { to?: unknown };
  return typeof to === 'string' && to !== '' ? to : undefined;
}

/** The built-in mailbox: a page and its API, for development on one machine (design, "The outside"). */
export function mountMailbox(app: FastifyInstance, mailbox: MailboxSource): void {
  const schema = { hide: true };
  app.get('/mailbox/messages', { schema }, async (request, reply) => {
    if (!isLocal(request)) return reply.callNotFound();
    const messages = await mailbox.list(recipientOf(request));
    return messages.map(({ id, channel, to, subject, text, html, at }) => ({
      id,
      channel,
      to,
      subject,
      text,
      html: html ?? null,
      at: new Date(at).toISOString(),
    }));
  });
  app.get('/mailbox', { schema }, async (request, reply) => {
    if (!isLocal(request)) return reply.callNotFound();
    const to = recipientOf(request);
    reply.header('content-security-policy', PAGE_POLICY).type('text/html; charset=utf-8');
    return mailboxPage(await mailbox.list(to), to);
  });
}
