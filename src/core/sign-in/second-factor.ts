import type { Secret } from '#kernel/secret.ts';
import type { Context, Transaction } from '../context.ts';
import { checkContactCode, codeContact, sendSecondFactorCode } from '../credentials/contact-code/contact-code.ts';
import { checkRecoveryCode } from '../credentials/recovery-codes/recovery-codes.ts';
import type { RightFactor } from '../credentials/second-factor.ts';
import { checkTotp, hasTotp } from '../credentials/totp/check-totp.ts';
import type { Account } from '../ports/repositories/accounts.ts';

/** What a person gives besides the password. A code goes before a recovery code. */
export interface SecondFactorProof {
  /** Of an authenticator app, or sent by mail or SMS. */
  readonly code?: Secret | undefined;
  readonly recoveryCode?: Secret | undefined;
}

/** Whether anything was given at all. */
export function isGiven(proof: SecondFactorProof | undefined): proof is SecondFactorProof {
  return proof?.code !== undefined || proof?.recoveryCode !== undefined;
}

/**
 * The second factor of an account that the proof is right for (shared-model M-10), under the caller's guess budget. Raises
 * `service-unavailable` where the secret of the authenticator app was damaged; recovery codes do not need it.
 */
export async function checkSecondFactor(
  ctx: Context,
  accountId: string,
  proof: SecondFactorProof,
): Promise<RightFactor | undefined> {
  if (proof.code !== undefined) {
    const code = proof.code.reveal().replace(/[\s-]/g, '');
    return (await checkTotp(ctx, accountId, code)) ?? (await checkContactCode(ctx, accountId, code));
  }
  return proof.recoveryCode === undefined ? undefined : checkRecoveryCode(ctx, accountId, proof.recoveryCode.reveal());
}

/**
 * The sending of a code to somebody who signed in without one, to be done in the transaction of that answer. Undefined when
 * none is due: people with an authenticator app get one only when they ask, the hour's messages may be used up, or there is
 * nowhere to send it.
 */
export async function codeForSignIn(
  ctx: Context,
  account: Account,
): Promise<((tx: Transaction) => Promise<unknown>) | undefined> {
  if (await hasTotp(ctx, account.id)) return undefined;
  const contact = await codeContact(ctx, account.id);
  if (contact === undefined) return undefined;
  if ((await ctx.services.limiter.take('messagesPerAccount', `factors:${account.id}`)) !== undefined) return undefined;
  return (tx) => sendSecondFactorCode(ctx, tx, account, contact);
}
