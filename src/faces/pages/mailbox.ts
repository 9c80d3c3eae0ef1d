import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RenderedMessage } from '#core/ports/message.ts';

export interface MailboxSource {
  list(to?: string): Promise<readonly (RenderedMessage & { readonly at: number })[]>;
}

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;
const FORWARDED = /^(forwarded|x-forwarded-.+|x-real-ip)$/;

/** Whether a request can only have come from a person at this machine, not through a proxy or a rebound name. */
function isLocal(request: FastifyRequest): boolean {
  return (
    LOOPBACK_HOST.test(request.headers.host ?? '') && !Object.keys(request.headers).some((name) => FORWARDED.test(name))
  );
}

/** The built-in mailbox: a page and its API, for development on one machine (design, "The outside"). */
export function mountMailbox(app: FastifyInstance, mailbox: MailboxSource): void {
  const schema = { hide: true };
  app.get('/mailbox/messages', { schema }, async (request, reply) => {
    if (!isLocal(request)) return reply.callNotFound();
    const { to } = request.query as { to?: unknown };
    const messages = await mailbox.list(typeof to === 'string' ? to : undefined);
    return messages.map(({ id, channel, to: recipient, subject, text, html, at }) => ({
      id,
      channel,
      to: recipient,
      subject,
      text,
      html: html ?? null,
      at: new Date(at).toISOString(),
    }));
  });
  app.get('/mailbox', { schema }, async (request, reply) => {
    if (!isLocal(request)) return reply.callNotFound();
    reply.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'",
    );
    reply.type('text/html; charset=utf-8');
    return page(await mailbox.list());
  });
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

function page(messages: Awaited<ReturnType<MailboxSource['list']>>): string {
  const items = messages.map(
    ({ channel, to, subject, text, at }) => `<article>
<header><span class="badge">${channel === 'email' ? 'E-mail' : 'SMS'}</span><h2>${escapeHtml(subject)}</h2>
<p>To <b>${escapeHtml(to)}</b> · <time datetime="${new Date(at).toISOString()}">${new Date(at).toISOString().replace('T', ' ').slice(0, 19)} UTC</time></p></header>
<pre>${escapeHtml(text)}</pre></article>`,
  );
  const empty =
    '<p class="empty">Nothing yet. Messages appear here as soon as the server sends one; reload the page to look again.</p>';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Mailbox – Tessera</title>
<style>
:root{color-scheme:light dark;--line:#d6d9e0;--soft:#f4f5f8;--dim:#5a6172;--brand:#7a3b12}
@media (prefers-color-scheme:dark){:root{--line:#3a3f4b;--soft:#20232b;--dim:#a9b0c0;--brand:#e6a06a}}
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.6rem;margin:0}.lead{color:var(--dim);margin:.25rem 0 1.5rem}
article{border:1px solid var(--line);border-radius:.6rem;margin:0 0 1rem;overflow:hidden}
header{background:var(--soft);padding:.75rem 1rem;border-bottom:1px solid var(--line)}
h2{font-size:1.05rem;margin:.1rem 0 0}header p{margin:0;color:var(--dim);font-size:.9rem;overflow-wrap:anywhere}
.badge{font-size:.75rem;font-weight:600;color:var(--brand)}
pre{margin:0;padding:1rem;white-space:pre-wrap;overflow-wrap:anywhere;font:15px/1.5 ui-monospace,monospace}
.empty{color:var(--dim);border:1px dashed var(--line);border-radius:.6rem;padding:2rem;text-align:center}
</style></head><body><h1>Mailbox</h1>
<p class="lead">What Tessera would send if mail and SMS were configured. This page exists only on this machine.</p>
<main>${items.length === 0 ? empty : items.join('\n')}</main></body></html>`;
}
