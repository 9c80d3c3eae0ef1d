import type { Contact, ContactRepository } from '#core/ports/repositories/contacts.ts';
import { compileOnce, insertOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import type { Database } from '../schema.ts';

type Row = Database['contact'];

function toContact(row: Row): Contact {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    accountId: row.account_id,
    channel: row.channel as Contact['channel'],
    state: row.state as Contact['state'],
    value: row.value,
    display: row.display,
    createdAt: row.created_at,
    verifiedAt: row.verified_at,
    expiresAt: row.expires_at,
  };
}

const listLive = compileOnce<{ accountId: string; now: number }, Row>(['accountId', 'now'], (db, { accountId, now }) =>
  db
    .selectFrom('contact')
    .selectAll()
    .where('account_id', '=', accountId)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)])),
);

const insertContact = insertOnce('contact');

const deleteState = compileOnce<{ accountId: string; channel: string; state: string }, never>(
  ['accountId', 'channel', 'state'],
  (db, { accountId, channel, state }) =>
    db
      .deleteFrom('contact')
      .where('account_id', '=', accountId)
      .where('channel', '=', channel)
      .where('state', '=', state) as never,
);

export function contactRepository({ db }: Connection): ContactRepository {
  return {
    async listByAccount(accountId, now) {
      return (await listLive(db, { accountId, now })).map(toContact);
    },
    async put(contact) {
      const { accountId, channel, state } = contact;
      await deleteState(db, { accountId, channel, state });
      await insertContact(db, {
        id: contact.id,
        tenant_id: contact.tenantId,
        account_id: contact.accountId,
        channel: contact.channel,
        state: contact.state,
        value: contact.value,
        display: contact.display,
        created_at: contact.createdAt,
        verified_at: contact.verifiedAt,
        expires_at: contact.expiresAt,
      });
    },
    async delete(id) {
      await db.deleteFrom('contact').where('id', '=', id).execute();
    },
    async deleteByAccount(accountId) {
      await db.deleteFrom('contact').where('account_id', '=', accountId).execute();
    },
    async takeExpired(now, limit) {
      const rows = await db
        .deleteFrom('contact')
        .where('id', 'in', (eb) => eb.selectFrom('contact').select('id').where('expires_at', '<=', now).limit(limit))
        .returningAll()
        .execute();
      return rows.map(toContact);
    },
  };
}
