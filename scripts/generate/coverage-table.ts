import { globSync, readFileSync } from 'node:fs';
import type { Operation } from '#core/operation.ts';

/** A line of a face's route table, as far as the table for people needs it. */
export interface CoveredRoute {
  readonly id: string;
  readonly method: string;
  /** Below the base, `{name}` for parameters. */
  readonly path: string;
  readonly operation: Pick<Operation<never, unknown>, 'name' | 'access'>;
  readonly status: number;
}

export interface CoveredFace {
  /** Folder of the face, which holds its README. */
  readonly folder: string;
  /** Folder of its journeys. */
  readonly journeys: string;
  readonly base: string;
  readonly routes: readonly CoveredRoute[];
}

/** The route table as a table for people: each operation of the published document, and the tests that call it. */
export function coverageTable({ journeys, base, routes }: CoveredFace): string {
  const tests = globSync(`test/journeys/${journeys}/*.test.ts`)
    .toSorted()
    .map((file) => ({ name: file.split('/').at(-1) ?? file, text: readFileSync(file, 'utf8') }));
  const rows = routes.map(({ id, method, path, operation: { name, access }, status }) => {
    const covered = tests
      .filter(({ text }) => calls(text, method, base, path))
      .map((test) => test.name.replace('.test.ts', ''));
    return `| ${id} | \`${method} ${path}\` | \`${name}\` | ${who(access)} | ${status} | ${covered.join(', ')} |`;
  });
  return ['| # | route | operation | who | success | journeys |', '|---|---|---|---|---|---|', ...rows, ''].join('\n');
}

function who(access: CoveredRoute['operation']['access']): string {
  const { anonymous, user, apiKey, client } = access;
  const own = user?.own === true ? ' (own)' : '';
  const role = user?.role === undefined ? '' : ` (${user.role})`;
  return [
    anonymous === true ? 'anyone' : '',
    user === undefined ? '' : `person \`${user.scope}\`${own}${role}`,
    apiKey === true ? 'API key' : '',
    client === undefined ? '' : `client \`${client.scope}\``,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/**
 * Whether a test calls a route: its method, then its path with anything for a parameter. Where the test goes through several
 * (`/me/${field}`), it must say so too: `field: 'email'`, or `field of ['email', …]`.
 */
function calls(text: string, method: string, base: string, path: string): boolean {
  const parts = path.split('/').slice(1);
  const literals = parts.filter((part) => !part.startsWith('{'));
  const shape = parts.map((part) => (part.startsWith('{') ? "/[^/`']+" : `/(?:${literally(part)}|\\$\\{(\\w+)\\})`));
  const query = "(?:\\?[^`']*)?";
  const named = '(?:\\(\\w+: string\\) => )?';
  const call = new RegExp(`'${method}',\\s*${named}[\`'](?:${literally(base)})?${shape.join('')}${query}[\`']`, 'g');
  const takes = (variable: string, literal: string) =>
    new RegExp(`\\b${variable}(: | of \\[[^\\]]*)'${literally(literal)}'`).test(text);
  return [...text.matchAll(call)].some(([, ...variables]) =>
    variables.every((variable, index) => variable === undefined || takes(variable, literals[index] ?? '')),
  );
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
