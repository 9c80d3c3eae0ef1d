import type { AuditRepository, AuditRow } from '#core/ports/repositories/audit.ts';
import { compileOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import type { Database } from '../schema.ts';

type Row = Database['audit'];

function toAuditRow(row: Row): AuditRow {
  return {
    id: row.id,
    at: row.at,
    event: row.event,
    result: row.result as AuditRow['result'],
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    face: row.face,
    channel: row.channel,
    clientId: row.client_id,
    tenantId: row.tenant_id,
    accountId: row.account_id,
    ip: row.ip,
    correlationId: row.correlation_id,
    detail: row.detail,
  };
}

const append = compileOnce<Row, never>(
  [
    'id',
    'at',
    'event',
    'result',
    'actor_kind',
    'actor_id',
    'face',
    'channel',
    'client_id',
    'tenant_id',
    'account_id',
    'ip',
    'correlation_id',
    'detail',
  ],
  (db, row) => db.insertInto('audit').values({ ...row }) as never,
);

export function auditRepository({ db }: Connection): AuditRepository {
  return {
    async append(row) {
      await append(db, {
        id: row.id,
        at: row.at,
        event: row.event,
        result: row.result,
        actor_kind: row.actorKind,
        actor_id: row.actorId,
        face: row.face,
        channel: row.channel,
        client_id: row.clientId,
        tenant_id: row.tenantId,
        account_id: row.accountId,
        ip: row.ip,
        correlation_id: row.correlationId,
        detail: row.detail,
      });
    },
    async exists(id) {
      return (await db.selectFrom('audit').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
    },
    async list({ accountId, tenantId, event, before, limit }) {
      let query = db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit);
      if (accountId !== undefined) query = query.where('account_id', '=', accountId);
      if (tenantId !== undefined) query = query.where('tenant_id', '=', tenantId);
      if (event !== undefined) query = query.where('event', '=', event);
      if (before !== undefined) query = query.where('id', '<', before);
      return (await query.execute()).map(toAuditRow);
    },
  };
}
