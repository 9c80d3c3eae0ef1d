import type { Context } from '../context.ts';
import type { SignInRecord } from '../ports/repositories/accounts.ts';

/** Where a name is looked for (shared-model M-2). */
export interface Whereabouts {
  /** Looked in first; elsewhere only if nobody there has the name and one account elsewhere does. Internal id. */
  readonly tenantId: string;
  /** Nowhere else: who is not at home there does not exist. */
  readonly homeOnly?: boolean | undefined;
  /** A tenant that the caller named: its members of other homes come before everybody elsewhere. Internal id. */
  readonly memberOf?: string | undefined;
}

/**
 * The account that a canonical name means, none, or several. Everything is asked whatever the first answer is: looking further for
 * a name that nobody has would tell so by the time it takes (S01).
 */
export async function lookUp(
  ctx: Context,
  name: string,
  { tenantId, homeOnly, memberOf }: Whereabouts,
): Promise<SignInRecord | 'none' | 'ambiguous'> {
  const { accounts } = ctx.read;
  if (homeOnly === true) return (await accounts.findForSignIn(name, tenantId))[0] ?? 'none';
  const [[here], members, anywhere] = await Promise.all([
    accounts.findForSignIn(name, tenantId),
    memberOf === undefined ? [] : accounts.findMembersForSignIn(name, memberOf),
    accounts.findForSignIn(name),
  ]);
  if (here !== undefined) return here;
  const [match, ...others] = members.length > 0 ? members : anywhere;
  return others.length > 0 ? 'ambiguous' : (match ?? 'none');
}
