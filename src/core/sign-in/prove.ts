import { barOf } from '../accounts/may-use.ts';
import type { Context, Transaction } from '../context.ts';
import { countWrongCode } from '../credentials/contact-code/contact-code.ts';
import type { RightFactor } from '../credentials/second-factor.ts';
import type { GuessTry } from '../ports/guesses.ts';
import type { Account, SignInRecord } from '../ports/repositories/accounts.ts';
import { type ProblemCode, problem } from '../problems.ts';
import type { Evidence, RightEvidence } from './evidence.ts';
import { noticeLock } from './notice-lock.ts';
import { checkSecondFactor, codeForSignIn, isGiven, type SecondFactorProof } from './second-factor.ts';

/** Who is said to sign in. */
export interface Claimed {
  /** None for a name that nobody has, or that several have. */
  readonly record: SignInRecord | undefined;
  /** The failure counter of that account or name (`guessKey`). */
  readonly guessKey: string;
  /** Why there is no account, for the audit trail. */
  readonly missing?: string | undefined;
}

/** What a sign-in needs besides the evidence. */
export interface Demands {
  readonly secondFactor?: SecondFactorProof | undefined;
  /** The caller vouches for the person in another way: nobody is asked for a second factor. */
  readonly withoutSecondFactor?: boolean;
  /** Who may be proved here at all; everyone else is refused as if the evidence were wrong. */
  readonly admits?: (account: Account) => Promise<boolean>;
}

/** A right proof, not yet acted on. */
export interface Proven {
  readonly account: Account;
  readonly amr: readonly string[];
  /** When the person proved himself, epoch milliseconds. */
  readonly authTime: number;
  readonly mustChangePassword: boolean;
  /**
   * Redeems the proof, and then does `work`, in one transaction. Raises `wrong-credentials` when the account changed since it was
   * checked, or the evidence was used meanwhile.
   */
  complete(work: (tx: Transaction) => Promise<void>): Promise<void>;
  /** The proof was right, and nothing comes of it: the counter stays as it was. */
  giveUp(): Promise<void>;
  /** After the transaction, however it ended. */
  release(): Promise<void>;
}

/**
 * The one way in, whatever is presented: guess budget and lock, the evidence itself, status and access period, confirmed
 * address, second factor; what is right is redeemed in the transaction that acts on it (shared-model M-6, M-10, M-15).
 * Raises `wrong-credentials`, `account-locked`, `email-not-confirmed`, `second-factor-required`, `service-unavailable`.
 */
export async function prove(ctx: Context, claimed: Claimed, evidence: Evidence, demands: Demands): Promise<Proven> {
  const { record, missing } = claimed;
  const guess = await ctx.services.guesses.reserve(claimed.guessKey);
  if (!('settle' in guess)) {
    await ctx.write((tx) => recordFailure(tx, record, 'locked'));
    throw problem('account-locked', { data: { until: guess.lockedUntil } });
  }
  try {
    const verdict = await judge(ctx, record, evidence, demands);
    if (verdict.kind === 'right') return proven(ctx, verdict, guess);
    const refusal = missing === undefined ? verdict : { ...verdict, detail: missing };
    const isWrong = verdict.code === 'wrong-credentials' && verdict.detail !== WRONG_FACTOR;
    throw await refuse(ctx, guess, record, refusal, isWrong ? evidence.noteWrong?.(claimed.guessKey) : undefined);
  } catch (error) {
    await guess.release();
    throw error;
  }
}

type Verdict =
  | {
      kind: 'right';
      record: SignInRecord;
      right: RightEvidence;
      factor: RightFactor | undefined;
      redeem: (tx: Transaction) => Promise<boolean>;
    }
  | { kind: 'refused'; code: ProblemCode; detail: string };

type Refusal = Extract<Verdict, { kind: 'refused' }>;

const WRONG_FACTOR = 'wrong second factor';

const WRONG = { kind: 'refused', code: 'wrong-credentials', detail: 'wrong' } as const satisfies Verdict;

async function judge(
  ctx: Context,
  record: SignInRecord | undefined,
  evidence: Evidence,
  { secondFactor, withoutSecondFactor, admits }: Demands,
): Promise<Verdict> {
  const right = await evidence.check(record);
  if (record === undefined) return { ...WRONG, detail: 'unknown' };
  if (right === undefined) return WRONG;
  const { account } = record;
  const bar = barOf(account, ctx.now);
  if (bar !== undefined) return { ...WRONG, detail: bar };
  if (admits !== undefined && !(await admits(account))) return { ...WRONG, detail: 'not admitted' };
  const takesOver = right.takesOver === true;
  if (ctx.services.settings.requireConfirmedEmail && !takesOver && !(await hasConfirmedEmail(ctx, account.id)))
    return { kind: 'refused', code: 'email-not-confirmed', detail: 'not confirmed' };
  const spared = takesOver || withoutSecondFactor === true || right.amr.includes('mfa');
  const asked = account.multifactorEnabled && !spared;
  if (asked && !isGiven(secondFactor))
    return { kind: 'refused', code: 'second-factor-required', detail: 'second factor' };
  const factor = asked && isGiven(secondFactor) ? await checkSecondFactor(ctx, account.id, secondFactor) : undefined;
  if (asked && factor === undefined) return { ...WRONG, detail: WRONG_FACTOR };
  return { kind: 'right', record, right, factor, redeem: await right.prepare() };
}

async function hasConfirmedEmail(ctx: Context, accountId: string): Promise<boolean> {
  const contacts = await ctx.read.contacts.listByAccount(accountId, ctx.now);
  return contacts.some((contact) => contact.channel === 'email' && contact.state === 'verified');
}

async function refuse(
  ctx: Context,
  guess: GuessTry,
  record: SignInRecord | undefined,
  { code, detail }: Refusal,
  writeNote: ((tx: Transaction) => Promise<void>) | undefined,
) {
  const wrong = code === 'wrong-credentials';
  const sendCode =
    record !== undefined && code === 'second-factor-required' ? await codeForSignIn(ctx, record.account) : undefined;
  const until = await guess.settle(wrong ? 'wrong' : 'right', ctx, async (tx, lock) => {
    await recordFailure(tx, record, detail);
    if (record !== undefined) await noticeLock(ctx, tx, record.account, lock);
    if (record !== undefined && detail === WRONG_FACTOR) await countWrongCode(ctx, tx, record.account.id);
    await writeNote?.(tx);
    await sendCode?.(tx);
    return lock?.until;
  });
  // The attempt that reaches the limit learns of the lock, for known and unknown names alike.
  return until === undefined ? problem(code) : problem('account-locked', { data: { until } });
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
  const { record, right, factor, redeem } = verdict;
  const { account } = record;
  return {
    account,
    amr: factor === undefined ? right.amr : [...right.amr, 'mfa'],
    // A second factor proved now makes the whole proof one of now.
    authTime: factor === undefined ? (right.authTime ?? ctx.now) : ctx.now,
    mustChangePassword: right.mustChangePassword === true || account.mustChangePassword,
    complete: (work) =>
      guess.settle('complete', ctx, async (tx) => {
        const inForce =
          (await tx.accounts.completeSignIn(account, ctx.now)) &&
          (factor === undefined || (await factor.redeem(tx))) &&
          (await redeem(tx));
        if (!inForce) throw problem('wrong-credentials');
        await work(tx);
      }),
    giveUp: () => guess.settle('right', ctx, (tx) => recordFailure(tx, record, 'tenant not available')),
    release: () => guess.release(),
  };
}
