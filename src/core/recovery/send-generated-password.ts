import { HOUR } from '#kernel/clock.ts';
import { mayUse } from '../accounts/may-use.ts';
import { accountByName } from '../accounts/reach.ts';
import { mailContact, sendTo, verifiedPhone } from '../contacts/notice.ts';
import type { Context, Transaction } from '../context.ts';
import { generatePassword } from '../credentials/password/generate-password.ts';
import { generatedPasswordHash } from '../credentials/password/generated-password.ts';
import { chosenQuestions } from '../credentials/security-questions/list-questions.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';
import { guessKey } from '../sign-in/guess-key.ts';
import { canonicalName } from '../sign-in/prove-password.ts';
import { mayRecover } from './recovery-budget.ts';

/**
 * Sends the account with this name in a tenant a generated password, which becomes its password at the first use
 * (shared-model M-8): a stranger who asks locks nobody out. Nothing tells the caller whether there is such an account, it is
 * active or a message was due.
 */
export async function sendGeneratedPassword(ctx: Context, name: string, tenantId: string): Promise<void> {
  const account = await accountByName(ctx, name, tenantId);
  const eligible = await mayReset(ctx, account);
  const shadow = guessKey(ctx, undefined, tenantId, canonicalName(name));
  await ctx.write(async (tx) => {
    // From here on nobody confirms another address: what is sent to this one opens nothing once it is given up.
    const current = await tx.accounts.lock(account?.id ?? '');
    // The same budgets for a name that nobody has; people who get nothing use up nothing of their own.
    const due = await mayRecover(ctx, tx, 'password', eligible ? (account?.id ?? shadow) : shadow);
    const sent = due && eligible && current !== undefined && mayUse(current, ctx.now) && (await send(ctx, tx, current));
    await tx.record({
      event: 'password-reset-initiated',
      result: sent ? 'success' : 'failure',
      accountId: account?.id,
      tenantId,
      detail: sent ? undefined : 'nothing sent',
    });
  });
}

async function mayReset(ctx: Context, account: Account | undefined): Promise<boolean> {
  const { resetRequiresAnswers, answersWindowMs } = ctx.services.settings;
  const questions = resetRequiresAnswers ? await chosenQuestions(ctx, account?.id ?? '') : [];
  if (account === undefined || !mayUse(account, ctx.now)) return false;
  if (questions.length === 0) return true;
  return account.lastAnswerValidatedAt !== null && ctx.now - account.lastAnswerValidatedAt <= answersWindowMs;
}

async function send(ctx: Context, tx: Transaction, account: Account): Promise<boolean> {
  const contacts = await tx.contacts.listByAccount(account.id, ctx.now);
  const email = mailContact(contacts);
  const phone = verifiedPhone(contacts);
  if (email === undefined && phone === undefined) return false;
  const { generatedPasswordMs } = ctx.services.settings;
  const expiresAt = ctx.now + generatedPasswordMs;
  const password = generatePassword(ctx.services.random);
  // The use of what went to a never confirmed address proves it, so nobody else may have the same: a verified phone can be
  // that of a stranger who registered with the address, and gets a password of its own, which proves nothing.
  const proves = email?.state === 'initial' ? email.id : null;
  const phonePassword = proves === null ? password : generatePassword(ctx.services.random);
  const hash = (plain: string) => generatedPasswordHash(ctx, account.id, plain);
  const phoneHash = phone === undefined || proves === null ? null : hash(phonePassword);
  await tx.credentials.putGeneratedPassword(account.id, hash(password), ctx.now, expiresAt, proves, phoneHash);
  const hours = Math.round(generatedPasswordMs / HOUR);
  const tell = (contact: Contact | undefined, data: { password: string; hours: number }) =>
    contact && sendTo(ctx, tx, account, contact, { template: 'generated-password', data, expiresAt });
  await tell(email, { password, hours });
  await tell(phone, { password: phonePassword, hours });
  return true;
}
