import type { AccountRepository } from '#core/ports/repositories/accounts.ts';
import { compileOnce, insertOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import { withinAccessPeriod } from './access-period.ts';
import { type AccountRow, toAccount, toColumns } from './account-row.ts';
import { signInAnywhere, signInAsMember, signInById, signInInTenant, toSignIn } from './sign-in-queries.ts';

const findById = compileOnce<{ id: string }, AccountRow>(['id'], (db, { id }) =>
  db.selectFrom('account').selectAll().where('id', '=', id),
);

const findByNumber = compileOnce<{ tenantId: string; customerNumber: string }, AccountRow>(
  ['tenantId', 'customerNumber'],
  (db, { tenantId, customerNumber }) =>
    db
      .selectFrom('account')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('customer_number', '=', customerNumber),
);

const lockById = compileOnce<{ id: string }, AccountRow>(['id'], (db, { id }) =>
  db
    .updateTable('account')
    .set((eb) => ({ updated_at: eb.ref('updated_at') }))
    .where('id', '=', id)
    .returningAll(),
);

const insertAccount = insertOnce('account');

const completeSignIn = compileOnce<
  { id: string; credentialsChangedAt: number; multifactorEnabled: number; now: number },
  { id: string }
>(
  ['id', 'credentialsChangedAt', 'multifactorEnabled', 'now'],
  (db, { id, credentialsChangedAt, multifactorEnabled, now }) =>
    db
      .updateTable('account')
      .set({ last_login_at: now })
      .where('id', '=', id)
      .where('status', '=', 'A')
      .where('locked_at', 'is', null)
      .where('credentials_changed_at', '=', credentialsChangedAt)
      .where('multifactor_enabled', '=', multifactorEnabled)
      .where(withinAccessPeriod(now))
      .returning('id'),
);

export function accountRepository({ db }: Connection): AccountRepository {
  return {
    async find(id) {
      const [row] = await findById(db, { id });
      return row && toAccount(row);
    },
    async lock(id) {
      const [row] = await lockById(db, { id });
      return row && toAccount(row);
    },
    async create(account) {
      const { id, tenantId, createdAt } = account;
      await insertAccount(db, {
        ...(toColumns(account) as AccountRow),
        id,
        tenant_id: tenantId,
        created_at: createdAt,
      });
    },
    async update(id, change) {
      await db.updateTable('account').set(toColumns(change)).where('id', '=', id).execute();
    },
    async completeSignIn({ id, credentialsChangedAt, multifactorEnabled }, now) {
      const asProved = { id, credentialsChangedAt, multifactorEnabled: Number(multifactorEnabled), now };
      return (await completeSignIn(db, asProved)).length > 0;
    },
    async changeCredentials(id, from, now) {
      const row = await db
        .updateTable('account')
        .set({ credentials_changed_at: Math.max(now, from + 1), updated_at: now })
        .where('id', '=', id)
        .where('status', '=', 'A')
        .where('locked_at', 'is', null)
        .where('credentials_changed_at', '=', from)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async findForSignIn(name, tenantId) {
      const rows =
        tenantId === undefined ? await signInAnywhere(db, { name }) : await signInInTenant(db, { name, tenantId });
      return rows.map(toSignIn);
    },
    async findMembersForSignIn(name, tenantId) {
      return (await signInAsMember(db, { name, tenantId })).map(toSignIn);
    },
    async consumeRecoveryCodesRight(id, now) {
      const row = await db
        .updateTable('account')
        .set({ recovery_codes_until: null })
        .where('id', '=', id)
        .where('recovery_codes_until', '>', now)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async findForSignInById(id) {
      const [row] = await signInById(db, { id });
      return row && toSignIn(row);
    },
    async search(tenantId, { email, phone, customerNumber, login }, now) {
      let query = db
        .selectFrom('account')
        .select('account.id')
        .where('account.tenant_id', '=', tenantId)
        .where('account.status', '<>', 'D');
      if (customerNumber !== undefined)
        query = query.where((eb) => eb(eb.fn('lower', ['account.customer_number']), '=', customerNumber.toLowerCase()));
      for (const [channel, value] of [
        ['email', email],
        ['sms', phone],
      ] as const) {
        if (value === undefined) continue;
        query = query.where('account.id', 'in', (eb) =>
          eb
            .selectFrom('contact')
            // By an alias: a subquery that speaks of the outer row runs once for each account of the tenant.
            .innerJoin('account as holder', 'holder.id', 'contact.account_id')
            .select('contact.account_id')
            .where('contact.tenant_id', '=', tenantId)
            .where('contact.channel', '=', channel)
            .where('contact.value', '=', value)
            // An account that is to become a customer does not hold the address of its registration: the customer does.
            .where((or) => or.or([or('contact.state', '<>', 'initial'), or('holder.attaches_to', 'is', null)]))
            .where((or) => or.or([or('contact.expires_at', 'is', null), or('contact.expires_at', '>', now)])),
        );
      }
      if (login !== undefined) {
        query = query.where('account.id', 'in', (eb) =>
          eb
            .selectFrom('linked_login')
            .select('linked_login.account_id')
            .where('linked_login.tenant_id', '=', tenantId)
            .where('linked_login.login_key', '=', login),
        );
      }
      return (await query.limit(2).execute()).map((row) => row.id);
    },
    async findByCustomerNumber(tenantId, customerNumber) {
      const [row] = await findByNumber(db, { tenantId, customerNumber });
      return row && toAccount(row);
    },
    async listByCustomerNumber(customerNumber) {
      const query = db.selectFrom('account').selectAll().where('customer_number', '=', customerNumber);
      return (await query.limit(2).execute()).map(toAccount);
    },
  };
}
