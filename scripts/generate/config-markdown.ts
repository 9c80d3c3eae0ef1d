import { SETTINGS, TOPICS } from '#config/settings.ts';
import { shownDefault } from './shown-default.ts';

/** docs/config.md: every setting in a table per topic. */
export function configMarkdown(): string {
  const sections = Object.entries(TOPICS).map(([title, topic]) => {
    const rows = Object.values(topic).map(
      ({ key, environment, kind, fallback, text }) =>
        `| \`${key}\` | \`${environment}\` | ${kind.replaceAll('|', '\\|')} | ${shownDefault(fallback)} | ${text} |`,
    );
    return [
      `## ${title}`,
      '',
      '| key in tessera.toml | environment | type | default | meaning |',
      '|---|---|---|---|---|',
      ...rows,
      '',
    ].join('\n');
  });
  return `# Configuration

Generated from \`src/config/topics\` by \`npm run generate\`; do not edit. There are ${Object.keys(SETTINGS).length} settings. The environment
wins over the file, the file over the default. The file is the one named with \`--config\`, else \`TESSERA_CONFIG\`, else
\`tessera.toml\` in the working folder. Unknown keys and unknown \`TESSERA_…\` variables are errors; \`npm run tessera -- config check\`
shows what is in force and where it came from.

${sections.join('\n')}
## Security questions

\`[[security-questions]]\` replaces the catalogue that ships. Each table has \`id\`, \`question\` and, optionally, \`description\` (texts for nb,
nn, en, fr), \`format\` (a regular expression) and \`answers\` (a list of \`{ value, text }\` to choose from).

## Providers of linked logins

\`[providers.<name>]\` has \`issuer\`, \`client-id\`, \`client-secret\` (or \`TESSERA_PROVIDERS_<NAME>_CLIENT_SECRET\`), \`redirect-uris\` and \`scopes\`.
Endpoints come from the issuer's discovery document.
`;
}
