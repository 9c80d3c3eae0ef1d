import { parseArgs } from 'node:util';

export type DatabaseKind = 'sqlite' | 'postgres';

/** What `npm run bench -- …` was asked for. */
export interface Options {
  /** Of one round of one side. */
  readonly seconds: number;
  readonly only: readonly string[];
  /** How many are imported. */
  readonly users: number;
  /** With how many users the same rates are compared, fewest first. */
  readonly scale: readonly number[];
  readonly database: DatabaseKind;
}

const MOST_USERS = 2_000_000;

/** Reads the command line. Raises an Error that says what an option takes. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '2' },
      only: { type: 'string', default: '' },
      users: { type: 'string', default: '100000' },
      scale: { type: 'string', default: '' },
      database: { type: 'string', default: 'sqlite' },
    },
  });
  const { database } = values;
  if (database !== 'sqlite' && database !== 'postgres') throw new Error('--database takes sqlite or postgres');
  const users = within('--users', values.users, 1000, MOST_USERS);
  const steps = users > 100_000 ? [1000, 100_000, users] : [1000, users];
  const scale = listed(values.scale).map((count) => within('--scale', count, 1000, MOST_USERS));
  return {
    seconds: within('--seconds', values.seconds, 1, 60),
    only: listed(values.only),
    users,
    scale: scale.length > 1 ? scale : steps,
    database,
  };
}

const listed = (text: string) => text.split(',').filter((name) => name !== '');

function within(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!(value >= least && value <= most)) throw new Error(`${name} takes ${least} to ${most}`);
  return value;
}
