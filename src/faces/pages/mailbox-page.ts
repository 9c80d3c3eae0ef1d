import type { RenderedMessage } from '#core/ports/message.ts';
import { escapeHtml } from '#kernel/text/escape-html.ts';
import { MAILBOX_STYLE } from './mailbox-style.ts';

/** A message and when it arrived. */
export type MailboxEntry = RenderedMessage & { readonly at: number };

const EMPTY = 'Nothing yet. Messages appear here as soon as the server sends one; reload the page to look again.';

/** The page of the built-in mailbox: the messages of everybody or of one recipient, in the order given. No scripts. */
export function mailboxPage(messages: readonly MailboxEntry[], to: string | undefined): string {
  const nothing = to === undefined ? EMPTY : `Nothing for ${to}.`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Mailbox – Tessera</title>
<style>
${MAILBOX_STYLE}
</style>
</head>
<body>
<header>
<h1>Mailbox</h1>
<p class="quiet">What Tessera would send if mail and SMS were configured, newest first. Only this machine can see it.</p>
${recipientForm(to)}
</header>
<main>
${messages.length === 0 ? `<p class="empty">${escapeHtml(nothing)}</p>` : messages.map(article).join('\n')}
</main>
</body>
</html>
`;
}

function recipientForm(to: string | undefined): string {
  const all = to === undefined ? '' : ' <a href="/mailbox">Show all</a>';
  return `<form action="/mailbox" role="search">
<label for="to">Recipient</label>
<input id="to" name="to" type="search" value="${escapeHtml(to ?? '')}" placeholder="e-mail or phone" autocomplete="off" spellcheck="false">
<button>Show</button>${all}
</form>`;
}

function article(message: MailboxEntry): string {
  const { id, channel, subject, text, copy, link, html } = message;
  return `<article aria-labelledby="m-${escapeHtml(id)}">
<p class="badge">${channel === 'email' ? 'E-mail' : 'SMS'}</p>
<h2 id="m-${escapeHtml(id)}">${escapeHtml(subject)}</h2>
<p class="quiet">To <b>${escapeHtml(recipient(message))}</b> · ${time(message.at)}</p>
${link === undefined ? '' : linkLine(link)}${copy === undefined ? '' : copyField(copy)}<pre>${escapeHtml(text.trimEnd())}</pre>
${html === undefined ? '' : htmlVersion(subject, html)}</article>`;
}

function recipient({ to, name }: MailboxEntry): string {
  return name === undefined ? to : `${name} <${to}>`;
}

function time(at: number): string {
  const instant = new Date(at).toISOString();
  return `<time datetime="${instant}">${instant.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

/** Here and not in the mail itself, whose frame lets nobody out. */
function linkLine(link: string): string {
  return `<p class="link"><a href="${escapeHtml(link)}" rel="noreferrer">Open the link</a></p>\n`;
}

/** A field and not a paragraph: the tabulator reaches it and selects all of it, ready to be copied. */
function copyField(value: string): string {
  return `<label class="copy">To copy <input readonly value="${escapeHtml(value)}" spellcheck="false"></label>\n`;
}

/** The mail as a mail program shows it: a document of its own, without scripts, origin or a way out of its frame. */
function htmlVersion(subject: string, html: string): string {
  return `<details>
<summary>As the recipient sees it</summary>
<iframe sandbox loading="lazy" title="HTML version of “${escapeHtml(subject)}”" srcdoc="${escapeHtml(html)}"></iframe>
</details>
`;
}
