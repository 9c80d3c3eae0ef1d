import type { MailboxRow, OutboxRepository, OutboxRow } from '#core/ports/repositories/outbox.ts';
import { compileOnce, insertOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import { deleteSome } from '../delete-some.ts';
import type { Database } from '../schema.ts';

type Row = Database['outbox'];

function toOutboxRow(row: Row): OutboxRow {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    accountId: row.account_id,
    channel: row.channel as OutboxRow['channel'],
    template: row.template,
    payload: row.payload,
    status: row.status as OutboxRow['status'],
    attempts: row.attempts,
    createdAt: row.created_at,
    nextAt: row.next_at,
    leaseUntil: row.lease_until,
    expiresAt: row.expires_at,
    finishedAt: row.finished_at,
    lastError: row.last_error,
  };
}

const insertMessage = insertOnce('outbox');

// Delivery is at least once: a message that is already there is the same message.
const putMailbox = compileOnce<Database['mailbox_message'], never>(
  ['id', 'at', 'recipient', 'content'],
  (db, { id, at, recipient, content }) =>
    db
      .insertInto('mailbox_message')
      .values({ id, at, recipient, content })
      .onConflict((conflict) => conflict.column('id').doNothing()) as never,
);

const dueQuery = (db: Connection['db']) =>
  db
    .selectFrom('outbox')
    .select((eb) => eb.fn.min<number | null>('next_at').as('next_at'))
    .where('status', '=', 'queued');

const firstDue = compileOnce<Record<never, never>, { next_at: number | null }>([], dueQuery);
const firstDueOf = compileOnce<{ channel: string }, { next_at: number | null }>(['channel'], (db, { channel }) =>
  dueQuery(db).where('channel', '=', channel),
);

const laterOne = compileOnce<{ id: string; accountId: string; channel: string; template: string }, { id: string }>(
  ['id', 'accountId', 'channel', 'template'],
  (db, { id, accountId, channel, template }) =>
    db
      .selectFrom('outbox')
      .select('id')
      .where('account_id', '=', accountId)
      .where('template', '=', template)
      .where('channel', '=', channel)
      .where('id', '>', id)
      .limit(1),
);

interface Lease {
  readonly [name: string]: string | number;
  readonly channel: string;
  readonly now: number;
  readonly leaseUntil: number;
  readonly limit: number;
}

const leaseQuery =
  (skipLocked: boolean) =>
  (db: Connection['db'], { channel, now, leaseUntil, limit }: Lease) => {
    const due = db
      .selectFrom('outbox')
      .select('id')
      .where('status', '=', 'queued')
      .where('channel', '=', channel)
      .where('next_at', '<=', now)
      .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', now)]))
      .orderBy('next_at')
      .limit(limit);
    return db
      .updateTable('outbox')
      .set({ lease_until: leaseUntil })
      .where('id', 'in', skipLocked ? due.forUpdate().skipLocked() : due)
      .returningAll();
  };

const LEASE = ['channel', 'now', 'leaseUntil', 'limit'] as const;
const leaseDue = compileOnce<Lease, Row>(LEASE, leaseQuery(false));
const leaseUnlocked = compileOnce<Lease, Row>(LEASE, leaseQuery(true));

interface Ending {
  readonly [name: string]: string | number | null;
  readonly id: string;
  readonly status: string;
  readonly now: number;
  readonly lastError: string | null;
}

/** A worker that outlived its lease changes nothing once another has ended the row: what was sent stays sent. */
const endQuery =
  (over: { payload?: null }) =>
  (db: Connection['db'], { id, status, now, lastError }: Ending) =>
    db
      .updateTable('outbox')
      .set({ status, finished_at: now, last_error: lastError, lease_until: null, ...over })
      .where('id', '=', id)
      .where('status', '=', 'queued') as never;

const ENDING = ['id', 'status', 'now', 'lastError'] as const;
const endKeeping = compileOnce<Ending, never>(ENDING, endQuery({}));
const endErasing = compileOnce<Ending, never>(ENDING, endQuery({ payload: null }));

const FINISHED = { table: 'outbox', key: ['id'], column: 'finished_at' } as const;

export function outboxRepository(connection: Connection): OutboxRepository {
  const { db, skipLocked } = connection;
  return {
    async enqueue(row) {
      await insertMessage(db, {
        id: row.id,
        tenant_id: row.tenantId,
        account_id: row.accountId,
        channel: row.channel,
        template: row.template,
        payload: row.payload,
        status: row.status,
        attempts: row.attempts,
        created_at: row.createdAt,
        next_at: row.nextAt,
        lease_until: row.leaseUntil,
        expires_at: row.expiresAt,
        finished_at: row.finishedAt,
        last_error: row.lastError,
      });
    },
    async lease(channel, now, leaseUntil, limit) {
      const take = skipLocked ? leaseUnlocked : leaseDue;
      return (await take(db, { channel, now, leaseUntil, limit })).map(toOutboxRow);
    },
    async finish(id, status, now, lastError) {
      // A dead letter keeps its sealed payload so that an operator can replay it.
      await (status === 'dead' ? endKeeping : endErasing)(db, { id, status, now, lastError });
    },
    async postpone(id, attempts, nextAt, lastError) {
      await db
        .updateTable('outbox')
        .set({ attempts, next_at: nextAt, last_error: lastError, lease_until: null })
        .where('id', '=', id)
        .where('status', '=', 'queued')
        .execute();
    },
    async hasLater({ id, accountId, channel, template }) {
      if (accountId === null) return false;
      return (await laterOne(db, { id, accountId, channel, template })).length > 0;
    },
    async nextDue(channel) {
      const [row] = channel === undefined ? await firstDue(db, {}) : await firstDueOf(db, { channel });
      return row?.next_at ?? undefined;
    },
    async list(status, limit) {
      let query = db.selectFrom('outbox').selectAll().orderBy('id', 'desc').limit(limit);
      if (status !== undefined) query = query.where('status', '=', status);
      return (await query.execute()).map(toOutboxRow);
    },
    async retryDead(now, id) {
      let query = db
        .updateTable('outbox')
        .set({ status: 'queued', attempts: 0, next_at: now, finished_at: null })
        .where('status', '=', 'dead')
        .where('payload', 'is not', null);
      if (id !== undefined) query = query.where('id', '=', id);
      return Number((await query.executeTakeFirst()).numUpdatedRows);
    },
    async countByStatus() {
      const rows = await db
        .selectFrom('outbox')
        .select((eb) => ['status', eb.fn.countAll<number | string>().as('count')])
        .groupBy('status')
        .execute();
      return Object.fromEntries(rows.map((row) => [row.status, Number(row.count)]));
    },
    async deleteByAccount(accountId) {
      const own = db.selectFrom('outbox').select('id').where('account_id', '=', accountId);
      await db.deleteFrom('mailbox_message').where('id', 'in', own).execute();
      await db.deleteFrom('outbox').where('account_id', '=', accountId).execute();
    },
    deleteFinished: (before, limit) => deleteSome(connection, FINISHED, before, limit),
    async putMailbox(row) {
      await putMailbox(db, { ...row });
    },
    async listMailbox(recipient, limit): Promise<readonly MailboxRow[]> {
      let query = db.selectFrom('mailbox_message').selectAll().orderBy('id', 'desc').limit(limit);
      if (recipient !== undefined) query = query.where('recipient', '=', recipient);
      return query.execute();
    },
    async trimMailbox(before, keep) {
      await db.deleteFrom('mailbox_message').where('at', '<=', before).execute();
      await db
        .deleteFrom('mailbox_message')
        .where('id', 'not in', (eb) => eb.selectFrom('mailbox_message').select('id').orderBy('id', 'desc').limit(keep))
        .execute();
    },
  };
}
