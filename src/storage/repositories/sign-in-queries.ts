import type { ExpressionBuilder } from 'kysely';
import type { SignInRecord } from '#core/ports/repositories/accounts.ts';
import { compileOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import type { Database } from '../schema.ts';
import { type AccountRow, toAccount } from './account-row.ts';

type SignInRow = AccountRow & {
  phc: string | null;
  phc_expires: number | null;
  gen_hash: string | null;
  gen_expires: number | null;
  gen_contact: string | null;
  gen_phone: string | null;
};

/** What a sign-in needs to know. */
export function toSignIn(row: SignInRow): SignInRecord {
  return {
    account: toAccount(row),
    password: row.phc === null ? undefined : { phc: row.phc, expiresAt: row.phc_expires },
    generated:
      row.gen_hash === null
        ? undefined
        : {
            hash: row.gen_hash,
            phoneHash: row.gen_phone,
            expiresAt: row.gen_expires ?? 0,
            contactId: row.gen_contact,
          },
  };
}

function signInQuery(db: Connection['db']) {
  return db
    .selectFrom('account')
    .leftJoin('password', 'password.account_id', 'account.id')
    .leftJoin('generated_password', 'generated_password.account_id', 'account.id')
    .selectAll('account')
    .select([
      'password.phc as phc',
      'password.expires_at as phc_expires',
      'generated_password.hash as gen_hash',
      'generated_password.expires_at as gen_expires',
      'generated_password.contact_id as gen_contact',
      'generated_password.phone_hash as gen_phone',
    ]);
}

const byName = (eb: ExpressionBuilder<Database, 'account'>, name: string, tenantId?: string) => {
  const claims = eb
    .selectFrom('identifier')
    .select('identifier.account_id')
    .where('identifier.space', '=', 'name')
    .where('identifier.value', '=', name)
    .where('identifier.state', '=', 'active');
  return tenantId === undefined ? claims : claims.where('identifier.tenant_id', '=', tenantId);
};

/** By an active name of somebody at home in a tenant. */
export const signInInTenant = compileOnce<{ name: string; tenantId: string }, SignInRow>(
  ['name', 'tenantId'],
  (db, { name, tenantId }) =>
    signInQuery(db).where((eb) => eb('account.id', 'in', byName(eb as never, name, tenantId))),
);

/** As many of one name as are looked at: two already tell that it is not clear who is meant. */
const NAMESAKES = 10;

/** By an active name, in whatever tenant. */
export const signInAnywhere = compileOnce<{ name: string }, SignInRow>(['name'], (db, { name }) =>
  signInQuery(db)
    .where((eb) => eb('account.id', 'in', byName(eb as never, name)))
    .limit(NAMESAKES),
);

/** By an active name of somebody with a role in a tenant. */
export const signInAsMember = compileOnce<{ name: string; tenantId: string }, SignInRow>(
  ['name', 'tenantId'],
  (db, { name, tenantId }) =>
    signInQuery(db)
      .where((eb) => eb('account.id', 'in', byName(eb as never, name)))
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('account_role')
            .select('account_role.role')
            .whereRef('account_role.account_id', '=', 'account.id')
            .where('account_role.tenant_id', '=', tenantId),
        ),
      )
      .limit(2),
);

export const signInById = compileOnce<{ id: string }, SignInRow>(['id'], (db, { id }) =>
  signInQuery(db).where('account.id', '=', id),
);
