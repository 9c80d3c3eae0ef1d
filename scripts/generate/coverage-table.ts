import { globSync, readFileSync } from 'node:fs';
import { routes } from '#faces/asseco-identity/routes.ts';

/** The route table as a table for people: each operation of the published document, and the tests that call it. */
export function coverageTable(): string {
  const tests = globSync('test/journeys/asseco/*.test.ts')
    .toSorted()
    .map((file) => ({ name: file.split('/').at(-1) ?? file, text: readFileSync(file, 'utf8') }));
  const rows = routes.map(({ id, method, path, operation: { name, access }, status }) => {
    const who = [
      access.anonymous === true ? 'anyone' : '',
      access.user === undefined ? '' : `person \`${access.user.scope}\`${access.user.own === true ? ' (own)' : ''}`,
      access.client === undefined ? '' : `client \`${access.client.scope}\``,
    ].filter((part) => part !== '');
    const pattern = new RegExp(`'${method}',\\s*[\`']${path.replace(/\{\w+\}/g, "[^/`']+")}(\\?[^\`']*)?[\`']`);
    const covered = tests.filter(({ text }) => pattern.test(text)).map((test) => test.name.replace('.test.ts', ''));
    return `| ${id} | \`${method} ${path}\` | \`${name}\` | ${who.join(', ')} | ${status} | ${covered.join(', ')} |`;
  });
  return ['| # | route | operation | who | success | journeys |', '|---|---|---|---|---|---|', ...rows, ''].join('\n');
}
