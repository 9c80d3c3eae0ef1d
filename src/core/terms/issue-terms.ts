import { type AccountReference, resolveAccount } from '../accounts/resolve-account.ts';
import { attachGateway } from '../main-accounts/attach-gateway.ts';
import { isGatewayId } from '../main-accounts/read-gateways.ts';
import { defineOperation } from '../operation.ts';
import { problem } from '../problems.ts';
import { type MailedTerms, mailTerms } from './mail-terms.ts';

export interface IssuedTerms extends MailedTerms {
  readonly accountId: string;
}

/**
 * Mails the terms as they are now to the owner of a gateway, for a person with a shell on the host: because they changed, or
 * the mail went astray. A gateway that nobody has becomes the account's.
 */
export const issueTerms = defineOperation<AccountReference & { gateway: string }, IssuedTerms>({
  name: 'terms.issue',
  access: { operator: true },
  problems: [
    'not-found',
    'ambiguous-reference',
    'account-deleted',
    'invalid-format',
    'gateway-already-attached',
    'no-delivery-channel',
  ],
  async execute(ctx, { gateway, ...reference }) {
    if (!isGatewayId(gateway))
      throw problem('invalid-format', { field: 'gateway', data: { expected: 'an id such as 1234-5678-9012' } });
    const { id } = await resolveAccount(ctx, reference);
    return ctx.write(async (tx) => {
      const account = await tx.accounts.lock(id);
      if (account === undefined || account.status === 'D') throw problem('account-deleted');
      const gateways = await tx.mainAccounts.listGateways(id);
      if (!gateways.includes(gateway)) await attachGateway(ctx, tx, account, gateway, gateways.length);
      const mailed = await mailTerms(ctx, tx, account, gateway);
      if (mailed === undefined) throw problem('no-delivery-channel', { field: 'user' });
      const detail = `${gateway} version ${mailed.version}`;
      await tx.record({ event: 'terms-issued', result: 'success', accountId: id, tenantId: account.tenantId, detail });
      return { ...mailed, accountId: id };
    });
  },
});
