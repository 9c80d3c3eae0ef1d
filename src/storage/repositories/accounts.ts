import type { ExpressionBuilder } from 'kysely';
import type { Account, AccountChange, AccountRepository, SignInRecord } from '#core/ports/repositories/accounts.ts';
import { compileOnce, insertOnce } from '../compile-once.ts';
import type { Connection } from '../connection.ts';
import type { Database } from '../schema.ts';

type Row = Database['account'];
type SignInRow = Row & {
  phc: string | null;
  phc_expires: number | null;
  gen_hash: string | null;
  gen_expires: number | null;
  gen_contact: string | null;
  gen_phone: string | null;
};

function toAccount(row: Row): Account {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    uuid: row.uuid,
    customerNumber: row.customer_number,
    status: row.status as Account['status'],
    username: row.username,
    usernameDisplay: row.username_display,
    firstName: row.first_name,
    lastName: row.last_name,
    locale: row.locale,
    hintPictureUrl: row.hint_picture_url,
    profilePictureUrl: row.profile_picture_url,
    multifactorEnabled: row.multifactor_enabled === 1,
    mustChangePassword: row.must_change_password === 1,
    lockedAt: row.locked_at,
    attachesTo: row.attaches_to,
    lastLoginAt: row.last_login_at,
    lastAnswerValidatedAt: row.last_answer_validated_at,
    lastPasswordResetAt: row.last_password_reset_at,
    credentialsChangedAt: row.credentials_changed_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    recoveryCodesUntil: row.recovery_codes_until,
    createdBy: row.created_by,
    createdByChannel: row.created_by_channel,
    changedBy: row.changed_by,
    changedByChannel: row.changed_by_channel,
  };
}

/** Column of each changeable member; a member that is not here is never written. */
const COLUMNS = {
  customerNumber: 'customer_number',
  status: 'status',
  username: 'username',
  usernameDisplay: 'username_display',
  firstName: 'first_name',
  lastName: 'last_name',
  locale: 'locale',
  hintPictureUrl: 'hint_picture_url',
  profilePictureUrl: 'profile_picture_url',
  multifactorEnabled: 'multifactor_enabled',
  mustChangePassword: 'must_change_password',
  lockedAt: 'locked_at',
  attachesTo: 'attaches_to',
  uuid: 'uuid',
  lastLoginAt: 'last_login_at',
  lastAnswerValidatedAt: 'last_answer_validated_at',
  lastPasswordResetAt: 'last_password_reset_at',
  credentialsChangedAt: 'credentials_changed_at',
  updatedAt: 'updated_at',
  recoveryCodesUntil: 'recovery_codes_until',
  createdBy: 'created_by',
  createdByChannel: 'created_by_channel',
  changedBy: 'changed_by',
  changedByChannel: 'changed_by_channel',
} as const satisfies Record<keyof AccountChange, keyof Row>;

function toColumns(change: AccountChange): Partial<Row> {
  const columns: Record<string, string | number | null> = {};
  for (const [member, column] of Object.entries(COLUMNS)) {
    const value = change[member as keyof AccountChange];
    if (value !== undefined) columns[column] = typeof value === 'boolean' ? Number(value) : value;
  }
  return columns as Partial<Row>;
}

function toSignIn(row: SignInRow): SignInRecord {
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

const signInInTenant = compileOnce<{ name: string; tenantId: string }, SignInRow>(
  ['name', 'tenantId'],
  (db, { name, tenantId }) =>
    signInQuery(db).where((eb) => eb('account.id', 'in', byName(eb as never, name, tenantId))),
);

/** As many of one name as are looked at: two already tell that it is not clear who is meant. */
const NAMESAKES = 10;

const signInAnywhere = compileOnce<{ name: string }, SignInRow>(['name'], (db, { name }) =>
  signInQuery(db)
    .where((eb) => eb('account.id', 'in', byName(eb as never, name)))
    .limit(NAMESAKES),
);

const signInAsMember = compileOnce<{ name: string; tenantId: string }, SignInRow>(
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

const signInById = compileOnce<{ id: string }, SignInRow>(['id'], (db, { id }) =>
  signInQuery(db).where('account.id', '=', id),
);

const findById = compileOnce<{ id: string }, Row>(['id'], (db, { id }) =>
  db.selectFrom('account').selectAll().where('id', '=', id),
);

const lockById = compileOnce<{ id: string }, Row>(['id'], (db, { id }) =>
  db
    .updateTable('account')
    .set((eb) => ({ updated_at: eb.ref('updated_at') }))
    .where('id', '=', id)
    .returningAll(),
);

const insertAccount = insertOnce('account');

const completeSignIn = compileOnce<{ id: string; credentialsChangedAt: number; now: number }, { id: string }>(
  ['id', 'credentialsChangedAt', 'now'],
  (db, { id, credentialsChangedAt, now }) =>
    db
      .updateTable('account')
      .set({ last_login_at: now })
      .where('id', '=', id)
      .where('status', '=', 'A')
      .where('locked_at', 'is', null)
      .where('credentials_changed_at', '=', credentialsChangedAt)
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
      await insertAccount(db, { ...(toColumns(account) as Row), id, tenant_id: tenantId, created_at: createdAt });
    },
    async update(id, change) {
      await db.updateTable('account').set(toColumns(change)).where('id', '=', id).execute();
    },
    async completeSignIn(id, credentialsChangedAt, now) {
      return (await completeSignIn(db, { id, credentialsChangedAt, now })).length > 0;
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
            .select('contact.account_id')
            .where('contact.tenant_id', '=', tenantId)
            .where('contact.channel', '=', channel)
            .where('contact.value', '=', value)
            // An account that is to become a customer does not hold the address of its registration: the customer does.
            .where((or) => or.or([or('contact.state', '<>', 'initial'), or('account.attaches_to', 'is', null)]))
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
      const row = await db
        .selectFrom('account')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('customer_number', '=', customerNumber)
        .executeTakeFirst();
      return row && toAccount(row);
    },
    async listByCustomerNumber(customerNumber) {
      const query = db.selectFrom('account').selectAll().where('customer_number', '=', customerNumber);
      return (await query.limit(2).execute()).map(toAccount);
    },
  };
}
