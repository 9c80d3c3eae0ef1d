import { callerBudget } from '../../accounts/caller-budget.ts';
import { mayUse } from '../../accounts/may-use.ts';
import type { Context } from '../../context.ts';
import { defineOperation } from '../../operation.ts';
import type { Account } from '../../ports/repositories/accounts.ts';
import { problem } from '../../problems.ts';
import { noticeLock } from '../../sign-in/notice-lock.ts';
import { canonicalName } from '../../sign-in/prove-password.ts';
import { reserveGuess } from '../../sign-in/reserve-guess.ts';
import { askedAccount } from './asked-account.ts';
import { canonicalAnswer } from './canonical-answer.ts';
import type { GivenAnswer } from './set-answers.ts';

export interface AnswerProof {
  readonly username: string;
  readonly answers: readonly GivenAnswer[];
}

const EVENT = 'security-answers-validated';

/**
 * Checks a whole set of answers. All must be right and cover exactly the questions chosen; a wrong set counts one failure.
 * Being right opens no session: it opens the recovery window (shared-model M-17). Unknown, locked and unset look alike.
 */
export const validateAnswers = defineOperation<AnswerProof, void>({
  name: 'security-questions.validate',
  access: {
    anonymous: 'anonymousPrelogin',
    user: { scope: 'identity.me', own: true },
    client: { scope: 'identity.recover' },
  },
  problems: ['answers-not-valid', 'not-allowed', 'too-many-requests', 'service-unavailable'],
  async execute(ctx, { username, answers }) {
    await callerBudget(ctx, 'lookupPerClient', 'lookupPerAddress');
    const account = await askedAccount(ctx, username);
    const target = { account, tenantId: ctx.tenantId, name: canonicalName(username) };
    const guess = await reserveGuess(ctx, target, EVENT, () => problem('answers-not-valid'));
    try {
      const given = await allRight(ctx, account, answers);
      const right = given && account !== undefined && mayUse(account, ctx.now);
      await guess.settle(right ? 'right' : 'wrong', ctx, async (tx, lock) => {
        await tx.record({
          event: EVENT,
          result: right ? 'success' : 'failure',
          accountId: account?.id,
        });
        if (right) await tx.accounts.update(account.id, { lastAnswerValidatedAt: ctx.now });
        else if (account !== undefined) await noticeLock(ctx, tx, account, lock);
      });
      if (!right) throw problem('answers-not-valid');
    } finally {
      await guess.release();
    }
  },
});

/** One slow verification per answer given, whatever there is to compare with: the time tells nothing. */
async function allRight(ctx: Context, account: Account | undefined, answers: readonly GivenAnswer[]): Promise<boolean> {
  const catalogue = new Set(ctx.services.settings.securityQuestions.map(({ id }) => id));
  // What is no longer in the catalogue cannot be shown, so it is not asked for either.
  const stored = (await ctx.read.credentials.listAnswers(account?.id ?? '')).filter(({ questionId }) =>
    catalogue.has(questionId),
  );
  const verdicts = await Promise.all(
    answers.map(({ questionId, answer }) => {
      const phc = stored.find((candidate) => candidate.questionId === questionId)?.phc;
      const typed = canonicalAnswer(answer.reveal());
      return phc === undefined ? ctx.services.hasher.verifyNothing(typed) : ctx.services.hasher.verify(phc, typed);
    }),
  );
  const covered =
    new Set(answers.map((answer) => answer.questionId)).size === stored.length && answers.length === stored.length;
  return stored.length > 0 && covered && verdicts.every((right) => right);
}
