import { callerBudget } from '../accounts/caller-budget.ts';
import { defineOperation } from '../operation.ts';
import { requireSameName } from './same-name.ts';
import { sendGeneratedPassword } from './send-generated-password.ts';

/** Sends the person with this username a generated password. The answer is the same whether there is one. */
export const resetPassword = defineOperation<{ username: string; repeated?: string | undefined }, void>({
  name: 'password.reset',
  access: { anonymous: 'anonymousPrelogin', client: { scope: 'identity.recover' } },
  problems: ['invalid-format', 'too-many-requests'],
  endsEvenly: true,
  async execute(ctx, { username, repeated }) {
    requireSameName(username, repeated);
    await callerBudget(ctx, 'recoveryPerClient', 'recoveryPerAddress');
    await sendGeneratedPassword(ctx, username, ctx.tenantId);
  },
});
