import { parseEmail } from '#kernel/text/email.ts';
import { emailOf } from '../contacts/notice.ts';
import type { Context } from '../context.ts';
import type { Account, SignInRecord } from '../ports/repositories/accounts.ts';
import { problem } from '../problems.ts';

/**
 * The person with an address in a tenant: at home there, else in it by a role. `elsewhere`: else the one person on the whole
 * server who proved it, which is how people of other homes get in. Raises `not-found`, `ambiguous-user`.
 */
export async function findMember(
  ctx: Pick<Context, 'read' | 'now'>,
  tenantId: string,
  typed: string,
  { elsewhere = false }: { elsewhere?: boolean } = {},
): Promise<Account> {
  const { accounts } = ctx.read;
  const email = parseEmail(typed)?.canonical;
  if (email === undefined) throw problem('not-found', { field: 'email' });
  const [here] = await accounts.findForSignIn(email, tenantId);
  if (here !== undefined) return here.account;
  const members = await accounts.findMembersForSignIn(email, tenantId);
  const found =
    members.length > 0 || !elsewhere ? members : await proved(ctx, await accounts.findForSignIn(email), email);
  if (found.length > 1) throw problem('ambiguous-user', { field: 'email' });
  if (found[0] === undefined) throw problem('not-found', { field: 'email' });
  return found[0].account;
}

/**
 * The person with an address who holds a role in a tenant, at home there or not: somebody else with the address, who may be at
 * home there, keeps nobody from losing it (ADR 30). Nobody holds it: as `findMember`. Raises `not-found`, `ambiguous-user`.
 */
export async function findHolder(
  ctx: Context,
  { tenantId, role }: { tenantId: string; role: string },
  typed: string,
  options: { elsewhere?: boolean } = {},
): Promise<Account> {
  const { accounts, roles } = ctx.read;
  const email = parseEmail(typed)?.canonical ?? '';
  const holders: Account[] = [];
  for (const { account } of await accounts.findMembersForSignIn(email, tenantId)) {
    const grants = await roles.listByAccount(account.id);
    if (grants.some((grant) => grant.tenantId === tenantId && grant.role === role)) holders.push(account);
  }
  const [holder, another] = holders;
  const resident = holders.find((account) => account.tenantId === tenantId);
  if (resident === undefined && another !== undefined) throw problem('ambiguous-user', { field: 'email' });
  return resident ?? holder ?? findMember(ctx, tenantId, typed, options);
}

/** Anybody can register an address in some tenant: only those who proved it are whom an administrator of another means. */
async function proved({ read, now }: Pick<Context, 'read' | 'now'>, records: readonly SignInRecord[], email: string) {
  const kept: SignInRecord[] = [];
  for (const record of records) {
    const contacts = await read.contacts.listByAccount(record.account.id, now);
    if (emailOf(contacts, email)?.state === 'verified') kept.push(record);
  }
  return kept;
}
