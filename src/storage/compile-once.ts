import type { CompiledQuery, Kysely } from 'kysely';
import { directRunOf } from './direct-runs.ts';
import type { Database } from './schema.ts';

type Arguments = Readonly<Record<string, string | number | null>>;

/**
 * A query whose SQL text is built once per connection and only gets new values afterwards: about half the cost of building it each time.
 * `build` is called with placeholders of the arguments' types; it must pass each on unchanged.
 */
export function compileOnce<A extends Arguments, Row>(
  names: readonly (keyof A & string)[],
  build: (db: Kysely<Database>, argument: A) => { compile(): CompiledQuery<Row> },
): (db: Kysely<Database>, argument: A) => Promise<Row[]> {
  const compiled = new WeakMap<
    Kysely<Database>,
    { query: CompiledQuery<Row>; slots: readonly (string | { constant: unknown })[] }
  >();
  const markers = new Map(names.map((name) => [`\u0000${name}`, name]));
  return async (db, argument) => {
    let entry = compiled.get(db);
    if (entry === undefined) {
      const placeholders = Object.fromEntries(names.map((name) => [name, `\u0000${name}`])) as unknown as A;
      const query = build(db, placeholders).compile();
      const slots = query.parameters.map((value) => markers.get(value as string) ?? { constant: value });
      entry = { query, slots };
      compiled.set(db, entry);
    }
    const parameters = entry.slots.map((slot) => (typeof slot === 'string' ? argument[slot] : slot.constant));
    const run = directRunOf(db);
    if (run !== undefined) return run(entry.query.sql, parameters) as Promise<Row[]>;
    return (await db.executeQuery<Row>({ ...entry.query, parameters })).rows;
  };
}

/** An insert of whole rows into one table, compiled with the first of them: they all have the same columns. */
export function insertOnce<Table extends keyof Database & string>(table: Table) {
  let insert: ((db: Kysely<Database>, row: Database[Table]) => Promise<unknown>) | undefined;
  return async (db: Kysely<Database>, row: Database[Table]): Promise<void> => {
    insert ??= compileOnce<Database[Table] & Arguments, never>(
      Object.keys(row),
      (to, values) => to.insertInto(table).values({ ...values } as never) as never,
    ) as never;
    await insert?.(db, row);
  };
}
