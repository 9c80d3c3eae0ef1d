import type { Locale } from '#core/ports/message.ts';
import { escapeHtml } from '#kernel/text/escape-html.ts';

/** The parts of one mail, all of them plain text. */
interface MailParts {
  readonly locale: Locale;
  readonly subject: string;
  readonly greeting: string;
  readonly lead: string;
  readonly link?: { readonly url: string; readonly label: string };
  readonly copyLead?: string;
  readonly copy?: string;
  readonly details: readonly string[];
  readonly signOff: string;
  readonly product: string;
}

const SANS = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
const MONO = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace";
const BODY = `margin:0;padding:0;background-color:#f3f4f6;color:#1f2937;${SANS};font-size:16px;line-height:1.6;text-wrap:pretty`;
const HIDDEN =
  'display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;color:#f3f4f6';
const CARD =
  'max-width:560px;margin:0 auto;box-sizing:border-box;padding:30px 24px;background-color:#ffffff;border:1px solid #e5e7eb;border-radius:12px;overflow-wrap:anywhere';
const HEADING = 'margin:0 0 20px;font-size:22px;line-height:1.3;font-weight:650;color:#111827;text-wrap:balance';
const COPY =
  'margin:20px 0;padding:18px 10px;background-color:#eef2ff;color:#1e1b4b;border-radius:10px;text-align:center;line-height:1.35;hyphens:none;-webkit-user-select:all;user-select:all';

const BUTTON =
  'display:inline-block;padding:12px 22px;background-color:#3730a3;color:#ffffff;border-radius:10px;font-weight:600;text-decoration:none';

/** Inline styles cannot ask for the reader's colour scheme; these few rules can, where the mail program heeds them. */
const DARK = `@media (prefers-color-scheme:dark){
.page{background-color:#0f172a!important;color:#e2e8f0!important}
.card{background-color:#1e293b!important;border-color:#334155!important}
.heading{color:#f8fafc!important}
.button{background-color:#a5b4fc!important;color:#1e1b4b!important}
.copy{background-color:#312e81!important;color:#eef2ff!important}
.quiet{color:#a8b4c6!important}
}`;

/** Blank filler behind the preview text: without it a mail program goes on with the body, and shows a code on a locked screen. */
const FILLER = '&nbsp;&zwnj;'.repeat(90);

/** The HTML of a mail: no tables, no pictures, nothing loaded from anywhere. Escapes all that it is given. */
export function layout(mail: MailParts): string {
  const subject = escapeHtml(mail.subject);
  return `<!doctype html>
<html lang="${mail.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>${subject}</title>
<style>
${DARK}
</style>
</head>
<body class="page" style="${BODY}">
<div aria-hidden="true" style="${HIDDEN}">${escapeHtml(previewOf(mail))}${FILLER}</div>
<div class="page" style="padding:28px 12px;background-color:#f3f4f6;color:#1f2937">
<div class="card" style="${CARD}">
<h1 class="heading" style="${HEADING}">${subject}</h1>
${[mail.greeting, mail.lead].map(paragraph).join('\n')}
${asked(mail)}${mail.details.map(paragraph).join('\n')}
<p class="quiet" style="margin:28px 0 0;color:#4b5563">${escapeHtml(mail.signOff)}<br>${escapeHtml(mail.product)}</p>
</div>
</div>
</body>
</html>
`;
}

function paragraph(text: string): string {
  return `<p style="margin:0 0 14px">${escapeHtml(text)}</p>`;
}

/** What the reader is to open or to copy. */
function asked({ link, copyLead, copy }: MailParts): string {
  const parts = [
    ...(link === undefined ? [] : [linkButton(link)]),
    ...(copyLead === undefined ? [] : [paragraph(copyLead)]),
    ...(copy === undefined ? [] : [copyBox(copy)]),
  ];
  return parts.map((part) => `${part}\n`).join('');
}

function linkButton({ url, label }: { url: string; label: string }): string {
  return `<p style="margin:20px 0 24px"><a class="button" href="${escapeHtml(url)}" style="${BUTTON}">${escapeHtml(label)}</a></p>`;
}

/** A code is set large and spaced (the indent makes up for the space after the last digit); a name is not, which may be long. */
function copyBox(value: string): string {
  const size = /^\d{1,8}$/.test(value)
    ? 'font-size:34px;letter-spacing:6px;text-indent:6px;font-weight:600'
    : 'font-size:18px';
  return `<p class="copy" style="${COPY};${MONO};${size}">${escapeHtml(value)}</p>`;
}

function previewOf({ lead }: MailParts): string {
  return lead.replace(/\s*:$/u, '');
}
