import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { type PostgresBed, startPostgres } from '#test/support/postgres/start-postgres.ts';
import type { DatabaseKind } from '../scenario.ts';
import { furnish, type Program } from './furnish.ts';
import { COMMAND } from './tessera-node.ts';

export type Row = Record<string, string | number | null>;

/** Multiplies the request budgets, so that not they stop the load. */
export const LIMITS_FACTOR = 100_000;
const MASTER_KEY = randomBytes(32).toString('base64');
/** The same for all nodes of a scenario, as for the nodes behind one proxy. */
const PUBLIC_URL = 'http://localhost:8080';

/** What servers of a scenario stand on: a data folder, and on PostgreSQL a database that its nodes share. */
export interface Ground {
  readonly kind: DatabaseKind;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly program: Program;
  readonly ledgerFile: string;
  /** Settings of a server on it. */
  env(port: number): Record<string, string>;
  /** One statement, beside whatever runs on it. */
  query(sql: string): Promise<Row[]>;
  /** A command of the command line, beside the servers; gives its JSON. */
  command(...args: string[]): Row;
  remove(): Promise<void>;
}

const templates = new Map<DatabaseKind, Promise<Ground>>();
let bed: Promise<PostgresBed> | undefined;

/**
 * The PostgreSQL of this run. It does not sync: every fault here ends processes and never the machine, and what PostgreSQL
 * syncs is its own promise.
 */
export function postgres(): Promise<PostgresBed> {
  bed ??= startPostgres();
  return bed;
}

/** A copy of a ground that was furnished once: a program, people with passwords. */
export async function openGround(kind: DatabaseKind): Promise<Ground> {
  let template = templates.get(kind);
  if (template === undefined) {
    template = furnishedGround(kind);
    templates.set(kind, template);
  }
  const original = await template;
  const folder = newFolder();
  cpSync(original.dataDir, join(folder, 'data'), { recursive: true });
  const url = original.databaseUrl === undefined ? undefined : await copyDatabase(original.databaseUrl);
  return groundIn(kind, folder, url, original.program);
}

/** Data as the first start makes it, with nobody in it. */
export async function emptyGround(kind: DatabaseKind): Promise<Ground> {
  const url = kind === 'postgres' ? await (await postgres()).createDatabase() : undefined;
  return groundIn(kind, newFolder(), url, { id: '', secret: '' });
}

/** Ends what the grounds of a run were copied from. */
export async function closeGrounds(): Promise<void> {
  for (const template of templates.values()) await (await template.catch(() => undefined))?.remove();
  templates.clear();
  await (await bed)?.stop();
}

async function furnishedGround(kind: DatabaseKind): Promise<Ground> {
  const ground = await emptyGround(kind);
  return { ...ground, program: await furnish(ground) };
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'tessera-faults-'));
}

async function copyDatabase(url: string): Promise<string> {
  const name = `fault_${randomBytes(6).toString('hex')}`;
  await queryPostgres(
    (await postgres()).url,
    `CREATE DATABASE ${name} TEMPLATE ${new URL(url).pathname.slice(1)} STRATEGY file_copy`,
  );
  const copy = new URL(url);
  copy.pathname = `/${name}`;
  return copy.href;
}

function groundIn(kind: DatabaseKind, folder: string, databaseUrl: string | undefined, program: Program): Ground {
  const dataDir = join(folder, 'data');
  const env = (port: number): Record<string, string> => ({
    TESSERA_PORT: String(port),
    TESSERA_PUBLIC_URL: PUBLIC_URL,
    TESSERA_DATA_DIR: dataDir,
    TESSERA_METRICS_PORT: '0',
    TESSERA_LOG_LEVEL: 'warn',
    TESSERA_MASTER_KEY: MASTER_KEY,
    TESSERA_LIMITS_FACTOR: String(LIMITS_FACTOR),
    TESSERA_POLICY_RECOVERY_MESSAGES_PER_HOUR: '100',
    TESSERA_POLICY_CONTACTS_RESEND_SECONDS: '0',
    ...(databaseUrl === undefined ? {} : { TESSERA_DATABASE_URL: databaseUrl }),
  });
  return {
    kind,
    dataDir,
    databaseUrl,
    program,
    ledgerFile: join(folder, 'ledger.jsonl'),
    env,
    query: (sql) => (databaseUrl === undefined ? querySqlite(dataDir, sql) : queryPostgres(databaseUrl, sql)),
    command: (...args) =>
      JSON.parse(
        execFileSync(process.execPath, [COMMAND, ...args, '--json'], {
          env: { ...process.env, ...env(0) },
          encoding: 'utf8',
        }),
      ),
    async remove() {
      rmSync(folder, { recursive: true, force: true });
      if (databaseUrl === undefined) return;
      const name = new URL(databaseUrl).pathname.slice(1);
      await queryPostgres((await postgres()).url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

const INT8 = 20;
const types = {
  getTypeParser: (oid: number, format?: 'text') => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)),
} as never;

async function queryPostgres(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, types });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function querySqlite(dataDir: string, sql: string): Promise<Row[]> {
  const database = new DatabaseSync(join(dataDir, 'tessera.db'), { timeout: 5000 });
  try {
    return database.prepare(sql).all() as Row[];
  } finally {
    database.close();
  }
}
