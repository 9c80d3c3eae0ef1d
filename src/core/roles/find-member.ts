import { parseEmail } from '#kernel/text/email.ts';
import type { Context } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { problem } from '../problems.ts';

/**
 * The person with an address in a tenant: at home there, else in it by a role. `elsewhere`: else the one person with it on
 * the whole server, which is how people of other homes get in. Raises `not-found`, `ambiguous-user`.
 */
export async function findMember(
  { read: { accounts } }: Context,
  tenantId: string,
  typed: string,
  { elsewhere = false }: { elsewhere?: boolean } = {},
): Promise<Account> {
  const email = parseEmail(typed)?.canonical;
  if (email === undefined) throw problem('not-found', { field: 'email' });
  const [here] = await accounts.findForSignIn(email, tenantId);
  if (here !== undefined) return here.account;
  const members = await accounts.findMembersForSignIn(email, tenantId);
  const found = members.length > 0 || !elsewhere ? members : await accounts.findForSignIn(email);
  if (found.length > 1) throw problem('ambiguous-user', { field: 'email' });
  if (found[0] === undefined) throw problem('not-found', { field: 'email' });
  return found[0].account;
}
