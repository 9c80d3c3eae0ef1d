import { createHash } from 'node:crypto';
import { escapeHtml } from '#kernel/text/escape-html.ts';
import { FAVICON } from './mark.ts';
import { PAGE_STYLE } from './page-style.ts';

/** One hosted page. `lang` and `title` are plain text, `body` is HTML: whatever came from outside is escaped in it. */
export interface PageParts {
  readonly lang: string;
  readonly title: string;
  /** What the service calls itself, where that is known. */
  readonly product?: string | undefined;
  readonly body: string;
}

const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64');

/**
 * What goes with a page: no script, nothing loaded from anywhere, forms to this server only, and neither kept, found by search
 * engines nor told to the next page.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; form-action 'self'; base-uri 'none'; ` +
    "frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
};

const ICON = `data:${FAVICON.type};base64,${Buffer.from(FAVICON.content).toString('base64')}`;

const MARK = FAVICON.content.replace(/ xmlns="[^"]*"/, ' aria-hidden="true"');

/** The HTML of a page for people: works without scripts, on a telephone, by keyboard and with a screen reader. */
export function page({ lang, title, product, body }: PageParts): string {
  const name = product === undefined || product === '' ? 'Tessera' : product;
  return `<!doctype html>
<html lang="${escapeHtml(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex, nofollow">
<title>${escapeHtml(title)} – ${escapeHtml(name)}</title>
<link rel="icon" href="${ICON}">
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>${MARK}<span>${escapeHtml(name)}</span></header>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
}
