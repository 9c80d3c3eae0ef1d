import { HOUR } from '#kernel/clock.ts';
import { callerBudget } from '../accounts/caller-budget.ts';
import { accountByName } from '../accounts/reach.ts';
import { mailContact, sendTo, verifiedPhone } from '../contacts/notice.ts';
import type { Context, Transaction } from '../context.ts';
import { generatePassword } from '../credentials/password/generate-password.ts';
import { generatedPasswordHash } from '../credentials/password/generated-password.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { mayRecover } from './recovery-budget.ts';
import { requireSameName } from './same-name.ts';

/**
 * Sends a generated password that becomes the password at its first use (shared-model M-8), so that a stranger who asks
 * locks nobody out. The answer is the same whether the name is known, the account active or a message was due.
 */
export const resetPassword = defineOperation<{ username: string; repeated?: string | undefined }, void>({
  name: 'password.reset',
  access: { anonymous: 'anonymousPrelogin', client: { scope: 'identity.recover' } },
  problems: ['invalid-format', 'too-many-requests'],
  async execute(ctx, { username, repeated }) {
    requireSameName(username, repeated);
    await callerBudget(ctx, 'recoveryPerClient', 'recoveryPerAddress');
    const account = await accountByName(ctx, username);
    const eligible = account !== undefined && (await mayReset(ctx, account)) ? account : undefined;
    await ctx.write(async (tx) => {
      const sent =
        eligible !== undefined &&
        (await mayRecover(ctx, tx, 'password', eligible.id)) &&
        (await send(ctx, tx, eligible));
      await tx.record({
        event: 'password-reset-initiated',
        result: sent ? 'success' : 'failure',
        accountId: account?.id,
        detail: sent ? undefined : 'nothing sent',
      });
    });
  },
});

async function mayReset(ctx: Context, account: Account): Promise<boolean> {
  if (account.status !== 'A' || account.lockedAt !== null) return false;
  const { resetRequiresAnswers, answersWindowMs } = ctx.services.settings;
  if (!resetRequiresAnswers || (await ctx.read.credentials.listAnswers(account.id)).length === 0) return true;
  return account.lastAnswerValidatedAt !== null && ctx.now - account.lastAnswerValidatedAt <= answersWindowMs;
}

async function send(ctx: Context, tx: Transaction, account: Account): Promise<boolean> {
  const contacts = await tx.contacts.listByAccount(account.id, ctx.now);
  const email = mailContact(contacts);
  const phone = verifiedPhone(contacts);
  const recipients = [email, phone].filter((contact) => contact !== undefined);
  if (recipients.length === 0) return false;
  const { generatedPasswordMs } = ctx.services.settings;
  const expiresAt = ctx.now + generatedPasswordMs;
  const password = generatePassword(ctx.services.random);
  // Sent to one never confirmed address alone, its use proves that address.
  const proves = phone === undefined && email?.state === 'initial' ? email.id : null;
  await tx.credentials.putGeneratedPassword(
    account.id,
    generatedPasswordHash(ctx, account.id, password),
    ctx.now,
    expiresAt,
    proves,
  );
  const data = { password, hours: Math.round(generatedPasswordMs / HOUR) };
  for (const contact of recipients)
    await sendTo(ctx, tx, account, contact, { template: 'generated-password', data, expiresAt });
  return true;
}
