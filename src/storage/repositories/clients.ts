import type { Client, ClientRepository, GrantType } from '#core/ports/repositories/clients.ts';
import { compileOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import type { Database } from '../schema.ts';

type Row = Database['client'];

const words = (text: string): string[] => (text === '' ? [] : text.split(' '));

function toClient(row: Row): Client {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    kind: row.kind as Client['kind'],
    scopes: words(row.scopes),
    grants: words(row.grants) as GrantType[],
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
  };
}

const findLive = compileOnce<{ id: string }, Row>(['id'], (db, { id }) =>
  db.selectFrom('client').selectAll().where('id', '=', id).where('disabled_at', 'is', null),
);

const findBySecret = compileOnce<{ id: string; hash: string; now: number }, Row>(
  ['id', 'hash', 'now'],
  (db, { id, hash, now }) =>
    db
      .selectFrom('client')
      .innerJoin('client_secret', 'client_secret.client_id', 'client.id')
      .selectAll('client')
      .where('client.id', '=', id)
      .where('client.disabled_at', 'is', null)
      .where('client_secret.hash', '=', hash)
      .where((eb) => eb.or([eb('client_secret.expires_at', 'is', null), eb('client_secret.expires_at', '>', now)])),
);

export function clientRepository({ db }: Connection): ClientRepository {
  return {
    async findLive(id) {
      const [row] = await findLive(db, { id });
      return row && toClient(row);
    },
    async findBySecret(id, hash, now) {
      const [row] = await findBySecret(db, { id, hash, now });
      return row && toClient(row);
    },
    async create(client, secretHash) {
      await db
        .insertInto('client')
        .values({
          id: client.id,
          tenant_id: client.tenantId,
          name: client.name,
          kind: client.kind,
          scopes: client.scopes.join(' '),
          grants: client.grants.join(' '),
          created_at: client.createdAt,
          disabled_at: client.disabledAt,
        })
        .execute();
      await db
        .insertInto('client_secret')
        .values({ hash: secretHash, client_id: client.id, created_at: client.createdAt, expires_at: null })
        .execute();
    },
    async find(id) {
      const row = await db.selectFrom('client').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toClient(row);
    },
    async list(tenantId) {
      let query = db.selectFrom('client').selectAll().orderBy('id');
      if (tenantId !== undefined) query = query.where('tenant_id', '=', tenantId);
      return (await query.execute()).map(toClient);
    },
    async disable(id, now) {
      const row = await db
        .updateTable('client')
        .set({ disabled_at: now })
        .where('id', '=', id)
        .where('disabled_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async rotateSecret(id, secretHash, formerUntil, now) {
      // Those that were on their way out already end here; only the one in force gets the time.
      await db.deleteFrom('client_secret').where('client_id', '=', id).where('expires_at', 'is not', null).execute();
      await db.updateTable('client_secret').set({ expires_at: formerUntil }).where('client_id', '=', id).execute();
      await db
        .insertInto('client_secret')
        .values({ hash: secretHash, client_id: id, created_at: now, expires_at: null })
        .execute();
    },
    async countUse(clientId, operation, minute, firstAt, lastAt, calls) {
      await db
        .insertInto('usage_count')
        .values({ client_id: clientId, operation, minute, first_at: firstAt, last_at: lastAt, calls })
        .onConflict((conflict) =>
          conflict
            .columns(['client_id', 'operation', 'minute'])
            .doUpdateSet((eb) => ({ last_at: lastAt, calls: eb('usage_count.calls', '+', calls) })),
        )
        .execute();
    },
    async lastUse(id) {
      const row = await db
        .selectFrom('usage_count')
        .select((eb) => eb.fn.max<number | null>('last_at').as('last_at'))
        .where('client_id', '=', id)
        .executeTakeFirst();
      return row?.last_at ?? null;
    },
    async deleteUses(before) {
      await db.deleteFrom('usage_count').where('minute', '<', before).execute();
    },
  };
}
