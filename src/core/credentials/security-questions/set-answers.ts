import type { Problem } from '#kernel/problem.ts';
import type { Secret } from '#kernel/secret.ts';
import { lockOwnAccount, ownAccount } from '../../accounts/reach.ts';
import { localeOf, noticeTo } from '../../contacts/notice.ts';
import type { Context } from '../../context.ts';
import { defineOperation } from '../../operation.ts';
import type { SecurityQuestion } from '../../ports/settings.ts';
import { InvalidInput, problem } from '../../problems.ts';
import { canonicalAnswer } from './canonical-answer.ts';
import { type ShownQuestion, showQuestion } from './question.ts';

export interface GivenAnswer {
  readonly questionId: string;
  readonly answer: Secret;
}

/** Replaces the own set of security answers. Gives the questions now chosen, never the answers. */
export const setAnswers = defineOperation<{ answers: readonly GivenAnswer[] }, readonly ShownQuestion[]>({
  name: 'security-questions.set-answers',
  access: { user: { scope: 'identity.me' } },
  problems: [
    'combination-required',
    'not-on-list',
    'min-length',
    'required',
    'invalid-format',
    'too-many-requests',
    'service-unavailable',
  ],
  async execute(ctx, { answers }) {
    const { id } = await ownAccount(ctx);
    const chosen = readAnswers(ctx, answers);
    // Up to ten slow hashes a call: one session must not fill everybody's queue.
    await ctx.budget('credentialChangesPerAccount', id);
    const stored = await Promise.all(
      chosen.map(async ({ question, answer }, position) => ({
        questionId: question.id,
        position,
        phc: await ctx.services.hasher.hash(answer),
      })),
    );
    const account = await ctx.write(async (tx) => {
      const account = await lockOwnAccount(ctx, tx);
      await tx.credentials.replaceAnswers(account.id, stored);
      await tx.record({ event: 'security-answers-set', result: 'success', accountId: account.id });
      await noticeTo(ctx, tx, account, {
        template: 'security-answers-changed',
        data: { username: account.usernameDisplay },
      });
      return account;
    });
    const locale = await localeOf(ctx, ctx.read, account);
    return chosen.map(({ question }) => showQuestion(question, locale));
  },
});

function readAnswers(
  ctx: Context,
  answers: readonly GivenAnswer[],
): readonly { question: SecurityQuestion; answer: string }[] {
  const { securityQuestions, minSecurityAnswers } = ctx.services.settings;
  const broken: Problem[] = [];
  const seen = new Set<string>();
  const chosen = answers.flatMap(({ questionId, answer: given }, index) => {
    const question = securityQuestions.find((candidate) => candidate.id === questionId);
    const answer = canonicalAnswer(given.reveal());
    const at = (member: string) => ({ field: `answers[${index}].${member}` });
    if (question === undefined) broken.push(problem('not-on-list', at('questionId')));
    else if (seen.has(questionId)) broken.push(problem('combination-required', at('questionId')));
    else if (answer === '') broken.push(problem('required', at('answer')));
    else if (!fits(question, given.reveal().trim(), answer))
      broken.push(problem(question.answers.length > 0 ? 'not-on-list' : 'invalid-format', at('answer')));
    seen.add(questionId);
    return question === undefined ? [] : [{ question, answer }];
  });
  if (answers.length < minSecurityAnswers) broken.push(problem('min-length', { field: 'answers' }));
  if (broken.length > 0) throw new InvalidInput(broken);
  return chosen;
}

function fits(question: SecurityQuestion, typed: string, canonical: string): boolean {
  if (question.answers.length > 0) return question.answers.some(({ value }) => canonicalAnswer(value) === canonical);
  return question.format === '' || new RegExp(question.format, 'u').test(typed);
}
