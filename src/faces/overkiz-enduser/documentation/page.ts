import { escapeHtml } from '#kernel/text/escape-html.ts';
import { type Route, SECTIONS } from '../route.ts';
import { entry } from './entry.ts';
import { STYLE } from './style.ts';

export interface Shown {
  readonly signedIn: boolean;
  /** Every entry unfolded. */
  readonly expanded: boolean;
  /** Deprecated entries too. */
  readonly withDeprecated: boolean;
}

const NOTES: Readonly<Record<string, string>> = {
  'Login & Session': 'Establishing or terminating an API session',
};

/**
 * The documentation of the routes, to be read without a script: strangers see the published operations that are open to
 * everyone, whoever is signed in sees all (contract, 2.1).
 */
export function documentationPage(routes: readonly Route[], shown: Shown): string {
  const lines = routes.filter(
    (line) => (shown.signedIn || isPublic(line)) && (shown.withDeprecated || line.deprecated === undefined),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>API Documentation - End-User RESTful API</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>End-User RESTful API Operations</h1>
<p><a href="${link({ ...shown, expanded: !shown.expanded })}">Expand/collapse all</a>
<a href="${link({ ...shown, withDeprecated: !shown.withDeprecated })}">Hide/show deprecated</a></p>
${shown.signedIn ? '' : '<p class="notice" role="note">You are not logged-in ! Full documentation is not available.</p>'}
</header>
<main>
${SECTIONS.map((title) => section(title, lines, shown)).join('')}
</main>
</body>
</html>
`;
}

/** Of the published operations, those that need no session. */
function isPublic({ id, operation }: Route): boolean {
  return operation.access.anonymous === true && !id.startsWith('X');
}

function link({ expanded, withDeprecated }: Shown): string {
  return `?expanded=${expanded}&amp;deprecated=${withDeprecated}`;
}

function section(title: (typeof SECTIONS)[number], routes: readonly Route[], shown: Shown): string {
  const lines = routes.filter((line) => line.section === title);
  if (lines.length === 0) return '';
  const [heading = '', part] = title.split(' / ');
  const note = NOTES[heading];
  return `<section aria-label="${escapeHtml(title)}">
<h2>${escapeHtml(heading)}</h2>
${note === undefined ? '' : `<p>${escapeHtml(note)}</p>`}${part === undefined ? '' : `<h3>${escapeHtml(part)}</h3>`}
${lines.map((line) => entry(line, shown)).join('\n')}
</section>
`;
}
