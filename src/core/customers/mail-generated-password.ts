import { defineOperation } from '../operation.ts';
import { isProblem } from '../problems.ts';
import { sendGeneratedPassword } from '../recovery/send-generated-password.ts';
import { organisationInReach } from './organisation-rules.ts';

/**
 * Sends a customer a generated password by mail and SMS. The answer is the same whether there is such a customer, and, for a
 * program that works for every organisation, such an organisation.
 */
export const mailGeneratedPassword = defineOperation<{ email: string; organisationId?: number | undefined }, void>({
  name: 'password.mail-generated',
  access: { client: { scope: 'customers:password:send', kinds: ['internal', 'partner'] } },
  problems: ['not-allowed'],
  endsEvenly: true,
  async execute(ctx, { email, organisationId }) {
    const organisation = await organisationInReach(ctx, organisationId).catch((error: unknown) => {
      if (isProblem(error, 'not-found')) return undefined;
      throw error;
    });
    if (organisation !== undefined) await sendGeneratedPassword(ctx, email, organisation.id);
  },
});
