import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import pg from 'pg';
import { migrations } from '#storage/migrations/index.ts';
import { type MigrationSession, migrate, NewerSchemaError } from '#storage/migrations/migrate.ts';
import { NOW } from '#test/support/open-store.ts';
import { freshDatabase } from '#test/support/postgres/fresh-database.ts';

interface Bed {
  readonly session: MigrationSession;
  /** Tables with their columns, and everything else that the schema has, as text. */
  describe(): Promise<string[]>;
  columns(): Promise<Map<string, string[]>>;
  begin(): Promise<void>;
  rollback(): Promise<void>;
  close(): Promise<void>;
}

function sqliteBed(): Bed {
  const database = new DatabaseSync(':memory:');
  const all = (sql: string) => database.prepare(sql).all() as Record<string, string>[];
  return {
    session: {
      execute: async (sql) => database.exec(sql),
      applied: async () => all('SELECT id, name FROM schema_migration ORDER BY id') as never,
      record: async (id, name, at) => {
        database.prepare('INSERT INTO schema_migration VALUES (?, ?, ?)').run(id, name, at);
      },
    },
    describe: async () =>
      all('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name').map((row) => row.sql ?? ''),
    columns: async () => {
      const rows = all(
        "SELECT m.name AS t, c.name AS c FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1, 2",
      );
      return Map.groupBy(rows, (row) => row.t ?? '') as never;
    },
    begin: async () => database.exec('BEGIN'),
    rollback: async () => database.exec('ROLLBACK'),
    close: async () => database.close(),
  };
}

async function postgresBed(): Promise<Bed> {
  const client = new pg.Client({ connectionString: await freshDatabase() });
  await client.connect();
  const all = async (sql: string) => (await client.query(sql)).rows as Record<string, string>[];
  return {
    session: {
      execute: async (sql) => {
        await client.query(sql);
      },
      applied: async () => (await all('SELECT id, name FROM schema_migration ORDER BY id')) as never,
      record: async (id, name, at) => {
        await client.query('INSERT INTO schema_migration VALUES ($1, $2, $3)', [id, name, at]);
      },
    },
    describe: async () =>
      [
        ...(await all(
          "SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS d FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1",
        )),
        ...(await all("SELECT indexdef AS d FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")),
        ...(await all(
          "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) AS d FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1",
        )),
      ].map((row) => row.d ?? ''),
    columns: async () => {
      const rows = await all(
        "SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
      );
      return Map.groupBy(rows, (row) => row.t ?? '') as never;
    },
    begin: async () => {
      await client.query('BEGIN');
    },
    rollback: async () => {
      await client.query('ROLLBACK');
    },
    close: () => client.end(),
  };
}

/** The columns of each table as the repositories believe them, read from the interfaces. */
async function believed(): Promise<Map<string, string[]>> {
  const folder = 'src/storage/tables';
  const files = await readdir(folder);
  const text = (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('\n');
  const account = /interface AccountTable \{([^}]*)\}/.exec(text)?.[1] ?? '';
  const body = [...text.matchAll(/interface \w+Tables \{([\s\S]*?)\n\}/g)]
    .map(([, members]) => members)
    .join('\n')
    .replace('account: AccountTable;', `account: {${account}};`);
  const tables = [...body.matchAll(/(\w+): \{([^}]*)\}/g)];
  return new Map(
    tables.map(([, name = '', members = '']) => [
      name,
      [...members.matchAll(/(\w+):/g)].map((match) => match[1] ?? '').toSorted(),
    ]),
  );
}

for (const [name, open] of [
  ['sqlite', async () => sqliteBed()],
  ['postgres', postgresBed],
] as const) {
  describe(`the schema on ${name}`, () => {
    test('an upgrade from every version ends where a fresh start does', async () => {
      const fresh = await open();
      await migrate(fresh.session, NOW);
      const wanted = await fresh.describe();
      await fresh.close();
      for (let version = 0; version <= migrations.length; version += 1) {
        const old = await open();
        await migrate(old.session, NOW, migrations.slice(0, version));
        assert.equal(await migrate(old.session, NOW), migrations.length - version);
        assert.deepEqual(await old.describe(), wanted);
        await old.close();
      }
    });

    test('a newer schema is refused', async () => {
      const bed = await open();
      await migrate(bed.session, NOW);
      await bed.session.record(migrations.length + 1, 'tomorrow', NOW);
      await assert.rejects(migrate(bed.session, NOW), NewerSchemaError);
      await bed.close();
    });

    test('a step that fails leaves the old schema', async () => {
      const bed = await open();
      await migrate(bed.session, NOW);
      const before = await bed.describe();
      await bed.begin();
      const broken = {
        id: migrations.length + 1,
        name: 'broken',
        statements: ['CREATE TABLE extra (id TEXT)', 'CREATE NONSENSE'],
      };
      await assert.rejects(migrate(bed.session, NOW, [...migrations, broken]));
      await bed.rollback();
      assert.deepEqual(await bed.describe(), before);
      await bed.close();
    });

    test('tables have exactly the columns that the repositories know', async (t) => {
      const bed = await open();
      t.after(() => bed.close());
      await migrate(bed.session, NOW);
      const found = await bed.columns();
      found.delete('schema_migration');
      const names = [...found].map(
        ([table, rows]) => [table, (rows as unknown as { c: string }[]).map((row) => row.c).toSorted()] as const,
      );
      assert.deepEqual(new Map(names.toSorted()), new Map([...(await believed())].toSorted()));
    });
  });
}

test('steps are numbered without gaps', () => {
  assert.deepEqual(
    migrations.map(({ id }) => id),
    migrations.map((_, index) => index + 1),
  );
});
