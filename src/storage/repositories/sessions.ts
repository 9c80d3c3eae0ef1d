import type { LiveSession, Session, SessionRepository } from '#core/ports/repositories/sessions.ts';
import { SYSTEM_ADMIN } from '#core/roles/role-names.ts';
import { compileOnce, insertOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import { deleteSome } from '../delete-some.ts';
import type { Database } from '../schema.ts';
import { withinAccessPeriod } from './access-period.ts';

type Row = Database['session'];

const words = (text: string): readonly string[] => (text === '' ? [] : text.split(' '));

function toSession(row: Row): Session {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    tenantSelected: row.tenant_selected === 1,
    accountId: row.account_id,
    clientId: row.client_id,
    face: row.face,
    amr: words(row.amr),
    scope: words(row.scope),
    audience: row.audience,
    authTime: row.auth_time,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
  };
}

/** One read decides a token's life: session, account and client at once. An operator's lock ends sessions when it is set. */
const findLive = compileOnce<{ id: string; now: number }, Row & { must_change_password: number; tenant_name: string }>(
  ['id', 'now'],
  (db, { id, now }) =>
    db
      .selectFrom('session')
      .innerJoin('account', 'account.id', 'session.account_id')
      .innerJoin('tenant', 'tenant.id', 'session.tenant_id')
      .leftJoin('client', 'client.id', 'session.client_id')
      .selectAll('session')
      .select(['account.must_change_password as must_change_password', 'tenant.tenant_id as tenant_name'])
      .where('session.id', '=', id)
      .where('session.ended_at', 'is', null)
      .where('session.expires_at', '>', now)
      .where('account.status', '=', 'A')
      .where((eb) => withinAccessPeriod(now)(eb))
      .where('client.disabled_at', 'is', null)
      .where((eb) =>
        eb.or([
          eb('session.tenant_id', '=', eb.ref('account.tenant_id')),
          eb.exists(
            eb
              .selectFrom('account_role')
              .select('account_role.role')
              .whereRef('account_role.account_id', '=', 'account.id')
              .where((role) =>
                role.or([
                  role('account_role.tenant_id', '=', role.ref('session.tenant_id')),
                  role('account_role.role', '=', SYSTEM_ADMIN),
                ]),
              ),
          ),
        ]),
      ),
);

const findToken = compileOnce<{ hash: string }, Database['refresh_token']>(['hash'], (db, { hash }) =>
  db.selectFrom('refresh_token').selectAll().where('hash', '=', hash),
);

const findRevoked = compileOnce<{ jti: string }, { jti: string }>(['jti'], (db, { jti }) =>
  db.selectFrom('revoked_token').select('jti').where('jti', '=', jti),
);

const consumeToken = compileOnce<{ hash: string; now: number }, { hash: string }>(
  ['hash', 'now'],
  (db, { hash, now }) =>
    db
      .updateTable('refresh_token')
      .set({ used_at: now })
      .where('hash', '=', hash)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returning('hash'),
);

const extendSession = compileOnce<{ id: string; lastUsedAt: number; expiresAt: number }, never>(
  ['id', 'lastUsedAt', 'expiresAt'],
  (db, { id, lastUsedAt, expiresAt }) =>
    db.updateTable('session').set({ last_used_at: lastUsedAt, expires_at: expiresAt }).where('id', '=', id) as never,
);

const insertSession = insertOnce('session');
const insertToken = insertOnce('refresh_token');

const LAPSED_REVOCATIONS = { table: 'revoked_token', key: ['jti'], column: 'expires_at' } as const;
const LAPSED_REFRESH_TOKENS = { table: 'refresh_token', key: ['hash'], column: 'expires_at' } as const;
const LAPSED_SESSIONS = { table: 'session', key: ['id'], column: 'expires_at' } as const;

export function sessionRepository(connection: Connection): SessionRepository {
  const { db } = connection;
  return {
    async create(session) {
      await insertSession(db, {
        id: session.id,
        tenant_id: session.tenantId,
        tenant_selected: Number(session.tenantSelected),
        account_id: session.accountId,
        client_id: session.clientId,
        face: session.face,
        amr: session.amr.join(' '),
        scope: session.scope.join(' '),
        audience: session.audience,
        auth_time: session.authTime,
        created_at: session.createdAt,
        last_used_at: session.lastUsedAt,
        expires_at: session.expiresAt,
        ended_at: session.endedAt,
      });
    },
    async findLive(id, now): Promise<LiveSession | undefined> {
      const [row] = await findLive(db, { id, now });
      return (
        row && { ...toSession(row), mustChangePassword: row.must_change_password === 1, tenantName: row.tenant_name }
      );
    },
    async find(id) {
      const row = await db.selectFrom('session').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toSession(row);
    },
    async extend(id, lastUsedAt, expiresAt) {
      await extendSession(db, { id, lastUsedAt, expiresAt });
    },
    async selectTenant(id, tenantId) {
      await db.updateTable('session').set({ tenant_id: tenantId, tenant_selected: 1 }).where('id', '=', id).execute();
    },
    async strengthen(id, amr, authTime) {
      await db
        .updateTable('session')
        .set({ amr: amr.join(' '), auth_time: authTime })
        .where('id', '=', id)
        .execute();
    },
    async end(id, now) {
      const row = await db
        .updateTable('session')
        .set({ ended_at: now })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async endByAccount(accountId, now, exceptId) {
      let query = db
        .updateTable('session')
        .set({ ended_at: now })
        .where('account_id', '=', accountId)
        .where('ended_at', 'is', null);
      if (exceptId !== undefined) query = query.where('id', '<>', exceptId);
      return Number((await query.executeTakeFirst()).numUpdatedRows);
    },
    async createRefreshToken(token) {
      await insertToken(db, {
        hash: token.hash,
        session_id: token.sessionId,
        issued_at: token.issuedAt,
        expires_at: token.expiresAt,
        used_at: token.usedAt,
      });
    },
    async findRefreshToken(hash) {
      const [row] = await findToken(db, { hash });
      return (
        row && {
          hash: row.hash,
          sessionId: row.session_id,
          issuedAt: row.issued_at,
          expiresAt: row.expires_at,
          usedAt: row.used_at,
        }
      );
    },
    async consumeRefreshToken(hash, now) {
      return (await consumeToken(db, { hash, now })).length > 0;
    },
    async revokeJti(jti, expiresAt) {
      const row = await db
        .insertInto('revoked_token')
        .values({ jti, expires_at: expiresAt })
        .onConflict((conflict) => conflict.column('jti').doNothing())
        .returning('jti')
        .executeTakeFirst();
      return row !== undefined;
    },
    async isJtiRevoked(jti) {
      return (await findRevoked(db, { jti })).length > 0;
    },
    async deleteExpired(now, limit) {
      const counts = [
        await deleteSome(connection, LAPSED_REVOCATIONS, now, limit),
        await deleteSome(connection, LAPSED_REFRESH_TOKENS, now, limit),
        await deleteSome(connection, LAPSED_SESSIONS, now, limit),
      ];
      return Math.max(...counts);
    },
  };
}
