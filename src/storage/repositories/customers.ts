import type { Customer, CustomerCriteria, CustomerRepository } from '#core/ports/repositories/customers.ts';
import { ADMIN, SYSTEM_ADMIN } from '#core/roles/role-names.ts';
import { compileOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import type { Database } from '../schema.ts';

type Row = Database['customer'];

/** Column of each member. */
const COLUMNS = {
  profileType: 'profile_type',
  customerRef: 'customer_ref',
  parentId: 'parent_id',
  vippsId: 'vipps_id',
  emailOld: 'email_old',
  dateOfBirth: 'date_of_birth',
  dateOfDeath: 'date_of_death',
  nationality: 'nationality',
  landlineNumber: 'landline_number',
  expiresAt: 'expires_at',
  lastSignInFrom: 'last_sign_in_from',
  language: 'language',
  customerAccountId: 'customer_account_id',
  lists: 'lists',
} as const satisfies Record<keyof Customer, keyof Row>;

function toCustomer(row: Row): Customer {
  const members = Object.entries(COLUMNS).map(([member, column]) => [member, row[column]]);
  return { ...Object.fromEntries(members), lists: JSON.parse(row.lists) } as Customer;
}

function toColumns(change: Partial<Customer>): Partial<Row> {
  const columns: Record<string, unknown> = {};
  for (const [member, column] of Object.entries(COLUMNS)) {
    const value = change[member as keyof Customer];
    if (value !== undefined) columns[column] = member === 'lists' ? JSON.stringify(value) : value;
  }
  return columns as Partial<Row>;
}

const findByAccount = compileOnce<{ accountId: string }, Row>(['accountId'], (db, { accountId }) =>
  db.selectFrom('customer').selectAll().where('account_id', '=', accountId),
);

/** The roles of the account of the outer query that reach beyond its home (core/roles/beyond-home.ts). */
function powerBeyondHome(db: Connection['db']) {
  return db
    .selectFrom('account_role')
    .innerJoin('account as holder', 'holder.id', 'account_role.account_id')
    .select('account_role.role')
    .where(({ eb, ref }) => eb('account_role.account_id', '=', ref('customer.account_id' as never)))
    .where((eb) =>
      eb.or([
        eb('account_role.role', '=', SYSTEM_ADMIN),
        eb.and([eb('account_role.role', '=', ADMIN), eb('account_role.tenant_id', '<>', eb.ref('holder.tenant_id'))]),
      ]),
    );
}

export function customerRepository({ db }: Connection): CustomerRepository {
  const withContact = (tenantId: string, channel: string, value: string, now: number) =>
    db
      .selectFrom('contact')
      .select('contact.account_id')
      .where('contact.tenant_id', '=', tenantId)
      .where('contact.channel', '=', channel)
      .where('contact.value', '=', value)
      .where((eb) => eb.or([eb('contact.expires_at', 'is', null), eb('contact.expires_at', '>', now)]));

  const withLastName = (tenantId: string, lastName: string) =>
    db.selectFrom('account').select('id').where('tenant_id', '=', tenantId).where('last_name', '=', lastName);

  const withOwnRef = (tenantId: string, customerRef: string) =>
    db
      .selectFrom('customer')
      .select('account_id as id')
      .where('tenant_id', '=', tenantId)
      .where('customer_ref', '=', customerRef);

  /** Those without a reference of their own are told by their number. */
  const withNumberAsRef = (tenantId: string, customerRef: string) =>
    db
      .selectFrom('account')
      .leftJoin('customer', 'customer.account_id', 'account.id')
      .select('account.id')
      .where('account.tenant_id', '=', tenantId)
      .where('account.customer_number', '=', customerRef)
      .where('customer.customer_ref', 'is', null);

  // Every criterion finds its accounts by an index of its own: as conditions on the joined rows, some of them made the
  // database walk through the whole tenant.
  const matching = (tenantId: string, { email, phone, customerRef, lastName }: CustomerCriteria, now: number) => {
    let query = db.selectFrom('account').where('account.tenant_id', '=', tenantId).where('account.status', '<>', 'D');
    if (email !== undefined) query = query.where('account.id', 'in', withContact(tenantId, 'email', email, now));
    if (phone !== undefined) query = query.where('account.id', 'in', withContact(tenantId, 'sms', phone, now));
    if (lastName !== undefined) query = query.where('account.id', 'in', withLastName(tenantId, lastName));
    if (customerRef !== undefined) {
      const either = withOwnRef(tenantId, customerRef).union(withNumberAsRef(tenantId, customerRef));
      query = query.where('account.id', 'in', either);
    }
    return query;
  };

  return {
    async find(accountId) {
      const [row] = await findByAccount(db, { accountId });
      return row && toCustomer(row);
    },
    async save({ accountId, tenantId }, change) {
      const columns = toColumns(change);
      await db
        .insertInto('customer')
        .values({
          account_id: accountId,
          tenant_id: tenantId,
          ...columns,
          profile_type: change.profileType ?? 'S',
          lists: columns.lists ?? '{}',
        } as Row)
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ account_id: accountId, ...columns }))
        .execute();
    },
    async delete(accountId) {
      await db.deleteFrom('customer').where('account_id', '=', accountId).execute();
    },
    async findByRef(tenantId, customerRef) {
      // One's own reference goes before a number that happens to be the same.
      const row =
        (await withOwnRef(tenantId, customerRef).executeTakeFirst()) ??
        (await withNumberAsRef(tenantId, customerRef).limit(1).executeTakeFirst());
      return row?.id;
    },
    async search(tenantId, criteria, now, { offset, limit }) {
      const query = matching(tenantId, criteria, now);
      const rows = await query.select('account.id').orderBy('account.id').offset(offset).limit(limit).execute();
      const counted = await query
        .select((eb) => eb.fn.count<number | string>('account.id').as('count'))
        .executeTakeFirstOrThrow();
      return { accountIds: rows.map((row) => row.id), total: Number(counted.count) };
    },
    async listExpired(now, limit) {
      const rows = await db
        .selectFrom('customer')
        .innerJoin('account', 'account.id', 'customer.account_id')
        .select('customer.account_id')
        .where('customer.expires_at', '<=', now)
        .where('account.status', '<>', 'D')
        // Those who wait, however many they are, keep nobody else waiting.
        .where((eb) => eb.not(eb.exists(powerBeyondHome(db))))
        .orderBy('customer.expires_at')
        .limit(limit)
        .execute();
      return rows.map((row) => row.account_id);
    },
  };
}
