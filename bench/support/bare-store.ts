import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

/** The least that the bare routes need of a database. */
export interface BareStore {
  read(id: string): unknown;
  change(id: string, name: string): unknown;
  phc(name: string): string | Promise<string>;
  openSession(id: string, at: number): unknown;
}

const USERS = 1000;
const TABLES = [
  'create table bare_user (id text primary key, name text, email text)',
  'create table bare_account (name text primary key, phc text)',
  'create table bare_session (id text primary key, at bigint)',
];
const READ = 'select * from bare_user where id = $1';
const CHANGE = 'update bare_user set name = $1 where id = $2';
const PHC = 'select phc from bare_account where name = $1';
const OPEN_SESSION = 'insert into bare_session values ($1, $2)';

/** SQLite, prepared once, every commit synced. */
export function bareSqlite(file: string, phc: string): BareStore {
  const database = new DatabaseSync(file);
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  for (const table of TABLES) database.exec(table);
  const insert = database.prepare('insert into bare_user values (?, ?, ?)');
  for (let id = 0; id < USERS; id += 1) insert.run(String(id), `user${id}`, `user${id}@example.org`);
  database.prepare('insert into bare_account values (?, ?)').run('someone', phc);
  const [read, change, account, open] = [READ, CHANGE, PHC, OPEN_SESSION].map((sql) =>
    database.prepare(sql.replace(/\$\d/g, '?')),
  );
  return {
    read: (id) => read?.get(id),
    change: (id, name) => change?.run(name, id),
    phc: (name) => String(account?.get(name)?.phc),
    openSession: (id, at) => open?.run(id, at),
  };
}

/** PostgreSQL over a pool as large as Tessera's, statements prepared once for each connection. */
export async function barePostgres(url: string, phc: string): Promise<BareStore> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  for (const table of TABLES) await pool.query(table);
  await pool.query(
    `insert into bare_user select i::text, 'user' || i, 'user' || i || '@example.org' from generate_series(0, ${USERS - 1}) i`,
  );
  await pool.query('insert into bare_account values ($1, $2)', ['someone', phc]);
  const named = (name: string, text: string) => (values: unknown[]) => pool.query({ name, text, values });
  const [read, change] = [named('read', READ), named('change', CHANGE)];
  const [account, open] = [named('phc', PHC), named('open', OPEN_SESSION)];
  return {
    read: async (id) => (await read([id])).rows[0],
    change: (id, name) => change([name, id]),
    phc: async (name) => (await account([name])).rows[0].phc,
    openSession: (id, at) => open([id, at]),
  };
}
