import type { Account, AccountChange } from '#core/ports/repositories/accounts.ts';
import type { Database } from '../schema.ts';

export type AccountRow = Database['account'];

/** An account as the core knows it. */
export function toAccount(row: AccountRow): Account {
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
    accessFrom: row.access_from,
    accessUntil: row.access_until,
    accessByOperator: row.access_by_operator === 1,
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
  accessFrom: 'access_from',
  accessUntil: 'access_until',
  accessByOperator: 'access_by_operator',
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
} as const satisfies Record<keyof AccountChange, keyof AccountRow>;

/** The columns of the members that there are. */
export function toColumns(change: AccountChange): Partial<AccountRow> {
  const columns: Record<string, string | number | null> = {};
  for (const [member, column] of Object.entries(COLUMNS)) {
    const value = change[member as keyof AccountChange];
    if (value !== undefined) columns[column] = typeof value === 'boolean' ? Number(value) : value;
  }
  return columns as Partial<AccountRow>;
}
