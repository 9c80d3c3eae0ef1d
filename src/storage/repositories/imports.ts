import type { ImportRepository } from '#core/ports/repositories/imports.ts';
import type { Connection } from '../connection.ts';

export function importRepository({ db }: Connection): ImportRepository {
  return {
    async find(name) {
      return db
        .selectFrom('import_progress')
        .select(['lines', 'accepted', 'rejected'])
        .where('name', '=', name)
        .executeTakeFirst();
    },
    async advance(name, from, { lines, accepted, rejected }, now) {
      const values = { lines, accepted, rejected, updated_at: now };
      const row =
        from === undefined
          ? await db
              .insertInto('import_progress')
              .values({ name, ...values })
              .onConflict((conflict) => conflict.column('name').doNothing())
              .returning('name')
              .executeTakeFirst()
          : await db
              .updateTable('import_progress')
              .set(values)
              .where('name', '=', name)
              .where('lines', '=', from.lines)
              .returning('name')
              .executeTakeFirst();
      return row !== undefined;
    },
  };
}
