import { parseEmail } from '#kernel/text/email.ts';
import { fold } from '#kernel/text/fold.ts';
import { looksLikeAddress } from '#kernel/text/username.ts';
import { barOf } from '../accounts/may-use.ts';
import type { Context, Transaction } from '../context.ts';
import { countWrongCode } from '../credentials/contact-code/contact-code.ts';
import { becomePassword, matchGenerated, type PresentedPassword } from '../credentials/password/generated-password.ts';
import { normalisePassword } from '../credentials/password/policy.ts';
import type { RightFactor } from '../credentials/second-factor.ts';
import type { GuessTry } from '../ports/guesses.ts';
import type { Account, SignInRecord } from '../ports/repositories/accounts.ts';
import { type ProblemCode, problem } from '../problems.ts';
import { guessKey } from './guess-key.ts';
import { lookUp, type Whereabouts } from './look-up.ts';
import { noticeLock } from './notice-lock.ts';
import { checkSecondFactor, codeForSignIn, isGiven, type SecondFactorProof } from './second-factor.ts';

export interface PasswordProof extends Whereabouts {
  /** Username or e-mail address as typed. */
  readonly name: string;
  readonly password: string;
  readonly secondFactor?: SecondFactorProof | undefined;
  /** The caller vouches for the person in another way: nobody is asked for a second factor. */
  readonly withoutSecondFactor?: boolean;
  /** Who may be proved here at all; everyone else is refused as if the password were wrong. */
  readonly admits?: (account: Account) => Promise<boolean>;
}

/** A right password, not yet acted on. `complete` belongs into the transaction that opens the session. */
export interface Proven {
  readonly account: Account;
  readonly amr: readonly string[];
  readonly mustChangePassword: boolean;
  /** Redeems the proof: false when the account changed since it was checked. */
  complete(tx: Transaction): Promise<boolean>;
  /** The proof was right, and nothing comes of it: the counter stays as it was. */
  giveUp(tx: Transaction): Promise<void>;
  /** After the transaction, however it ended. */
  release(): Promise<void>;
}

/** The form in which a sign-in name is looked up: an address canonicalised like an address, else folded. */
export function canonicalName(name: string): string {
  return (looksLikeAddress(name) ? parseEmail(name)?.canonical : undefined) ?? fold(name);
}

/**
 * Checks a password, under the guess budget and with the same work for names that nobody has (M-6, M-15).
 * Raises `wrong-credentials`, `account-locked`, `email-not-confirmed`, `second-factor-required`, `service-unavailable`.
 */
export async function provePassword(ctx: Context, proof: PasswordProof): Promise<Proven> {
  const name = canonicalName(proof.name);
  const found = await lookUp(ctx, name, proof);
  const record = typeof found === 'string' ? undefined : found;
  const key = guessKey(ctx, record?.account, proof.tenantId, name);
  const guess = await ctx.services.guesses.reserve(key);
  if (!('settle' in guess)) {
    await ctx.write((tx) => recordFailure(tx, record, 'locked'));
    throw problem('account-locked', { data: { until: guess.lockedUntil } });
  }
  try {
    const verdict = await judge(ctx, record, proof);
    if (verdict.kind === 'refused') {
      throw await refuse(ctx, guess, record, found === 'ambiguous' ? { ...verdict, detail: found } : verdict);
    }
    return proven(ctx, verdict, guess);
  } catch (error) {
    await guess.release();
    throw error;
  }
}

type Verdict =
  | {
      kind: 'right';
      record: SignInRecord;
      factor: RightFactor | undefined;
      generated: (PresentedPassword & { phc: string }) | undefined;
      stronger: string | undefined;
    }
  | { kind: 'refused'; code: ProblemCode; detail: string };

type Refusal = Extract<Verdict, { kind: 'refused' }>;

const WRONG_FACTOR = 'wrong second factor';

const WRONG = { kind: 'refused', code: 'wrong-credentials', detail: 'wrong' } as const satisfies Verdict;

async function judge(ctx: Context, record: SignInRecord | undefined, proof: PasswordProof): Promise<Verdict> {
  const { hasher, settings } = ctx.services;
  const { secondFactor } = proof;
  const password = normalisePassword(proof.password);
  // Exactly one slow verification, whatever there is to verify against.
  const live = record?.password !== undefined && !lapsed(record.password.expiresAt, ctx.now);
  const right = live
    ? await hasher.verify(record?.password?.phc ?? '', password)
    : await hasher.verifyNothing(password);
  if (record === undefined) return { ...WRONG, detail: 'unknown' };
  const generated = right ? undefined : matchGenerated(ctx, record, password);
  if (!right && generated === undefined) return WRONG;
  const { account } = record;
  const bar = barOf(account, ctx.now);
  if (bar !== undefined) return { ...WRONG, detail: bar };
  if (proof.admits !== undefined && !(await proof.admits(account))) return { ...WRONG, detail: 'not admitted' };
  // A generated password that proves an address takes the account over, and with it whatever second factor was put on it
  // before: a stranger's must not keep the owner of the address out (pre-hijacking, M-3).
  const takesOver = generated !== undefined && generated.contactId !== null;
  if (settings.requireConfirmedEmail && !takesOver && !(await hasConfirmedEmail(ctx, account.id)))
    return { kind: 'refused', code: 'email-not-confirmed', detail: 'not confirmed' };
  const asked = account.multifactorEnabled && !takesOver && proof.withoutSecondFactor !== true;
  if (asked && !isGiven(secondFactor))
    return { kind: 'refused', code: 'second-factor-required', detail: 'second factor' };
  const factor = asked && isGiven(secondFactor) ? await checkSecondFactor(ctx, account.id, secondFactor) : undefined;
  if (asked && factor === undefined) return { ...WRONG, detail: WRONG_FACTOR };
  const weak = right && record.password !== undefined && hasher.needsRehash(record.password.phc);
  return {
    kind: 'right',
    record,
    factor,
    generated: generated && { ...generated, phc: await hasher.hash(password) },
    stronger: weak ? await hasher.hash(password) : undefined,
  };
}

function lapsed(expiresAt: number | null, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}

async function hasConfirmedEmail(ctx: Context, accountId: string): Promise<boolean> {
  const contacts = await ctx.read.contacts.listByAccount(accountId, ctx.now);
  return contacts.some((contact) => contact.channel === 'email' && contact.state === 'verified');
}

async function refuse(ctx: Context, guess: GuessTry, record: SignInRecord | undefined, { code, detail }: Refusal) {
  const wrong = code === 'wrong-credentials';
  const sendCode =
    record !== undefined && code === 'second-factor-required' ? await codeForSignIn(ctx, record.account) : undefined;
  const { lockedUntil } = await ctx.write(async (tx) => {
    const settled = await guess.settle(wrong ? 'wrong' : 'right', tx);
    await recordFailure(tx, record, detail);
    if (record !== undefined) await noticeLock(ctx, tx, record.account, settled);
    if (record !== undefined && detail === WRONG_FACTOR) await countWrongCode(ctx, tx, record.account.id);
    await sendCode?.(tx);
    return settled;
  });
  // The attempt that reaches the limit learns of the lock, for known and unknown names alike.
  return lockedUntil === null ? problem(code) : problem('account-locked', { data: { until: lockedUntil } });
}

function recordFailure(tx: Transaction, record: SignInRecord | undefined, detail: string): Promise<void> {
  return tx.record({
    event: 'sign-in',
    result: 'failure',
    accountId: record?.account.id,
    tenantId: record?.account.tenantId,
    detail,
  });
}

function proven(ctx: Context, verdict: Extract<Verdict, { kind: 'right' }>, guess: GuessTry): Proven {
  const { record, factor, generated, stronger } = verdict;
  const { account } = record;
  return {
    account,
    amr: factor === undefined ? ['pwd'] : ['pwd', 'mfa'],
    mustChangePassword: generated !== undefined || account.mustChangePassword,
    async complete(tx) {
      if (!(await tx.accounts.completeSignIn(account.id, account.credentialsChangedAt, ctx.now))) return false;
      if (factor !== undefined && !(await factor.redeem(tx))) return false;
      if (stronger !== undefined) await tx.credentials.rehashPassword(account.id, record.password?.phc ?? '', stronger);
      if (generated !== undefined && !(await becomePassword(ctx, tx, account, generated, generated.phc))) return false;
      await guess.settle('complete', tx);
      return true;
    },
    async giveUp(tx) {
      await guess.settle('right', tx);
      await recordFailure(tx, record, 'tenant not available');
    },
    release: () => guess.release(),
  };
}
