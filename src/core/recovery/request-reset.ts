import { mayRecoverBy } from '../accounts/may-use.ts';
import { mailContact } from '../contacts/notice.ts';
import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { guessKey } from '../sign-in/guess-key.ts';
import { lookUp } from '../sign-in/look-up.ts';
import { canonicalName } from '../sign-in/prove-password.ts';
import { mayRecover } from './recovery-budget.ts';
import { issueResetCode } from './reset-code.ts';

export interface ResetRequest {
  /** An e-mail address or username, as typed. */
  readonly name: string;
  /** The tenant that the caller names, if any. */
  readonly tenant?: string | undefined;
}

/**
 * Sends a reset code to the verified address of an account, or to the one given at creation where none is verified (M-3);
 * also to people who were invited and have no password yet. Nobody learns from it whether there is an account: budgets that
 * are used up are as silent as unknown names.
 */
export const requestReset = defineOperation<ResetRequest, void>({
  name: 'password.request-reset',
  access: { anonymous: true },
  problems: [],
  endsEvenly: true,
  async execute(ctx, { name: typed, tenant }) {
    const name = canonicalName(typed);
    const tooMany = await ctx.services.limiter.take('recoveryPerAddress', ctx.origin.ip ?? 'none');
    const account = await findAccount(ctx, name, tenant);
    const contacts = await ctx.read.contacts.listByAccount(account?.id ?? '', ctx.now);
    const contact = mailContact(contacts);
    const open = tooMany === undefined && account !== undefined && mayRecoverBy(account, contact, ctx.now);
    await ctx.write(async (tx) => {
      // The same writes for a name that nobody has.
      const due = await mayRecover(ctx, tx, 'password', account?.id ?? guessKey(ctx, undefined, ctx.tenantId, name));
      const sends = due && open && contact !== undefined;
      if (sends) await issueResetCode(ctx, tx, account, contact, 'reset');
      await tx.record({
        event: 'password-reset-requested',
        result: sends ? 'success' : 'failure',
        accountId: account?.id,
        tenantId: account?.tenantId,
      });
    });
  },
});

/** The account that a name means where no session says in which tenant (shared-model M-2). */
export async function findAccount(
  ctx: Context,
  name: string,
  tenant: string | undefined,
): Promise<Account | undefined> {
  const named = tenant === undefined ? undefined : await ctx.read.tenants.findByName(tenant);
  const found = await lookUp(ctx, name, { tenantId: named?.id ?? ctx.tenantId, memberOf: named?.id });
  return typeof found === 'string' ? undefined : found.account;
}
