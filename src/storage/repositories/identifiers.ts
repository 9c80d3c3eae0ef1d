import type { Identifier, IdentifierRepository } from '#core/ports/repositories/identifiers.ts';
import { compileOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import { deleteSome } from '../delete-some.ts';
import type { Database } from '../schema.ts';

type Row = Database['identifier'];

function toIdentifier(row: Row): Identifier {
  return {
    tenantId: row.tenant_id,
    space: row.space as Identifier['space'],
    value: row.value,
    accountId: row.account_id,
    state: row.state as Identifier['state'],
    expiresAt: row.expires_at,
  };
}

interface ClaimArguments {
  readonly [name: string]: string | number | null;
  readonly tenantId: string;
  readonly space: string;
  readonly value: string;
  readonly accountId: string;
  readonly state: string;
  readonly expiresAt: number | null;
  readonly now: number;
}

/** Takes a name that is free, lapsed or the account's own. */
const claimQuery = (ownActiveToo: boolean) => (db: Connection['db'], claim: ClaimArguments) =>
  db
    .insertInto('identifier')
    .values({
      tenant_id: claim.tenantId,
      space: claim.space,
      value: claim.value,
      account_id: claim.accountId,
      state: claim.state,
      expires_at: claim.expiresAt,
      created_at: claim.now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'space', 'value'])
        .doUpdateSet((eb) => ({
          account_id: claim.accountId,
          state: claim.state,
          // A name that is held already stays held as long, whatever becomes of this claim.
          expires_at: eb
            .case()
            .when(
              eb.and([
                eb('identifier.account_id', '=', claim.accountId),
                eb('identifier.expires_at', '>', claim.expiresAt),
              ]),
            )
            .then(eb.ref('identifier.expires_at'))
            .else(claim.expiresAt)
            .end(),
          created_at: claim.now,
        }))
        .where((eb) => {
          const own = eb('identifier.account_id', '=', claim.accountId);
          return eb.or([
            eb('identifier.expires_at', '<=', claim.now),
            ownActiveToo ? own : eb.and([own, eb('identifier.state', '<>', 'active')]),
          ]);
        }),
    )
    .returning('account_id');

const CLAIM = ['tenantId', 'space', 'value', 'accountId', 'state', 'expiresAt', 'now'] as const;
const claimForGood = compileOnce<ClaimArguments, { account_id: string }>(CLAIM, claimQuery(true));
const claimForNow = compileOnce<ClaimArguments, { account_id: string }>(CLAIM, claimQuery(false));

const findLive = compileOnce<{ tenantId: string; space: string; value: string; now: number }, Row>(
  ['tenantId', 'space', 'value', 'now'],
  (db, { tenantId, space, value, now }) =>
    db
      .selectFrom('identifier')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('space', '=', space)
      .where('value', '=', value)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)])),
);

const LAPSED = { table: 'identifier', key: ['tenant_id', 'space', 'value'], column: 'expires_at' } as const;

export function identifierRepository(connection: Connection): IdentifierRepository {
  const { db } = connection;
  return {
    async claim(claim, now) {
      const { accountId, expiresAt, ...name } = claim;
      const take = claim.state === 'active' ? claimForGood : claimForNow;
      const [row] = await take(db, { ...name, accountId, expiresAt, now });
      if (row !== undefined) return true;
      // An own active claim is left as it is by a pending one: still ours.
      const standing = await this.find(claim.tenantId, claim.space, claim.value, now);
      return standing?.accountId === claim.accountId;
    },
    async release(tenantId, space, value, accountId, until) {
      const own = { tenant_id: tenantId, space, value, account_id: accountId };
      if (until === null) {
        await db
          .deleteFrom('identifier')
          .where((eb) => eb.and(own))
          .execute();
        return;
      }
      await db
        .updateTable('identifier')
        .set({ state: 'given-up', expires_at: until })
        .where((eb) => eb.and(own))
        .execute();
    },
    async find(tenantId, space, value, now) {
      const [row] = await findLive(db, { tenantId, space, value, now });
      return row && toIdentifier(row);
    },
    async listByAccount(accountId) {
      return (await db.selectFrom('identifier').selectAll().where('account_id', '=', accountId).execute()).map(
        toIdentifier,
      );
    },
    async deleteByAccount(accountId) {
      await db.deleteFrom('identifier').where('account_id', '=', accountId).execute();
    },
    deleteExpired: (now, limit) => deleteSome(connection, LAPSED, now, limit),
  };
}
