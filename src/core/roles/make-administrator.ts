import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { ADMIN, SYSTEM_ADMIN, WRITTEN } from './role-names.ts';

/** Makes a person administrator of the server and of the default tenant; whoever is one already stays one. */
export async function makeAdministrator(ctx: Context, tx: Transaction, account: Account): Promise<void> {
  // A program of the home may have a generated password, or be about to change the account: it waits, and is refused.
  await tx.accounts.lock(account.id);
  await tx.credentials.deleteGeneratedPassword(account.id);
  const holding = { accountId: account.id, tenantId: ctx.origin.defaultTenantId, createdAt: ctx.now };
  for (const role of [SYSTEM_ADMIN, ADMIN] as const) await tx.roles.grant({ ...holding, role, display: WRITTEN[role] });
}
