import { type AccountReference, resolveAccount } from '../accounts/resolve-account.ts';
import { defineOperation } from '../operation.ts';
import type { TermsDecision } from '../ports/repositories/terms.ts';

/** What one account accepted and declined, oldest first: the evidence, for a person with a shell on the host. */
export const listDecisions = defineOperation<AccountReference, readonly TermsDecision[]>({
  name: 'terms.list',
  access: { operator: true },
  problems: ['not-found', 'ambiguous-reference'],
  execute: async (ctx, reference) => ctx.read.terms.listDecisions((await resolveAccount(ctx, reference)).id),
});
