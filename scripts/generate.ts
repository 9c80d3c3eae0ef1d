import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { routes as asseco } from '#faces/asseco-identity/routes.ts';
import { routes as entur } from '#faces/entur-customers/routes.ts';
import { routes as overkiz } from '#faces/overkiz-enduser/routes.ts';
import { routes as zentry } from '#faces/zentry-identity/routes.ts';
import { configMarkdown } from './generate/config-markdown.ts';
import { type CoveredFace, coverageTable } from './generate/coverage-table.ts';
import { exampleToml } from './generate/example-toml.ts';
import { problemsMarkdown } from './generate/problems-markdown.ts';

/** The faces that have a route table. */
const COVERED: readonly CoveredFace[] = [
  { folder: 'asseco-identity', journeys: 'asseco', base: '/v1/identity', routes: asseco },
  { folder: 'zentry-identity', journeys: 'zentry', base: '', routes: zentry },
  { folder: 'entur-customers', journeys: 'entur', base: '/customers/v2', routes: entur },
  { folder: 'overkiz-enduser', journeys: 'overkiz', base: '/enduser-mobile-web/enduserAPI', routes: overkiz },
];

/** Every generated file with what it should hold. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['tessera.example.toml', exampleToml()],
    ['docs/config.md', configMarkdown()],
    ['docs/problems.md', problemsMarkdown()],
    ...COVERED.map((face): [string, string] => {
      const readme = `src/faces/${face.folder}/README.md`;
      return [readme, between(readFileSync(readme, 'utf8'), 'coverage', coverageTable(face))];
    }),
  ]);
}

/** Replaces what stands between the two markers of a name. */
function between(text: string, marker: string, content: string): string {
  const [open, close] = [`<!-- ${marker} -->`, `<!-- /${marker} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`The markers of ${marker} are missing.`);
  return `${text.slice(0, start + open.length)}\n${content}${text.slice(end)}`;
}

/** Names of the generated files that are not up to date. */
export function staleFiles(): readonly string[] {
  return [...generatedFiles()]
    .filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text)
    .map(([file]) => file);
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    const stale = staleFiles();
    if (stale.length > 0) process.stderr.write(`Not up to date, run “npm run generate”: ${stale.join(', ')}\n`);
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else {
    for (const [file, text] of generatedFiles()) writeFileSync(file, text);
  }
}
