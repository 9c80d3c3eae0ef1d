import type { ConfigIssue } from './config-error.ts';
import { nearest } from './nearest.ts';
import type { Setting } from './setting.ts';
import { isTable, type TomlTable } from './toml-table.ts';

type Named = Pick<Setting<unknown>, 'key' | 'environment'>;

/** Kubernetes describes every Service to every pod in such variables, one named tessera too. */
const SERVICE_LINK = /_SERVICE_(HOST|PORT(_\w+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/;

/** Every key of the file that is no setting: a typing mistake would leave a rule off that an operator believes in. */
export function unknownKeys(root: TomlTable, settings: readonly Named[]): readonly ConfigIssue[] {
  const keys = new Set(settings.map(({ key }) => key));
  const tables = new Set([...keys].flatMap(parents));
  const known = [...keys, ...tables];

  function* within(table: TomlTable, prefix: string): Iterable<ConfigIssue> {
    for (const [name, value] of Object.entries(table)) {
      const key = `${prefix}${name}`;
      // A quoted name may hold dots; it is not the path that it looks like.
      const isPath = !name.includes('.');
      if (isPath && keys.has(key)) continue;
      if (isPath && tables.has(key)) {
        if (isTable(value)) yield* within(value, `${key}.`);
        else yield { key, source: 'file', message: `must be a table: [${key}]` };
      } else {
        yield { key: JSON.stringify(key).slice(1, -1), source: 'file', message: unknown(meantKey(key, known)) };
      }
    }
  }
  return [...within(root, '')];
}

/** Every `TESSERA_…` variable that is no setting. */
export function unknownVariables(env: NodeJS.ProcessEnv, settings: readonly Named[]): readonly ConfigIssue[] {
  const known = settings.map(({ environment }) => environment);
  return Object.entries(env)
    .filter(([name, value]) => name.startsWith('TESSERA_') && !known.includes(name) && !isForeign(name, value))
    .map(([name]) => ({ key: name, source: 'environment', message: unknown(nearest(name, known)) }));
}

function isForeign(name: string, value: string | undefined): boolean {
  if (name === 'TESSERA_CONFIG' || name.startsWith('TESSERA_TEST_') || SERVICE_LINK.test(name)) return true;
  return name.endsWith('_PORT') && /^(tcp|udp|sctp):\/\//.test(value ?? '');
}

function parents(key: string): readonly string[] {
  const parts = key.split('.');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
}

/** A key that looks alike, else the one of that name in another table. */
function meantKey(key: string, known: readonly string[]): string | undefined {
  const name = key.split('.').at(-1);
  return nearest(key, known) ?? known.find((candidate) => candidate.split('.').at(-1) === name);
}

function unknown(meant: string | undefined): string {
  return meant === undefined ? 'is not known' : `is not known; did you mean ${meant}?`;
}
