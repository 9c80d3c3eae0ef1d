import type { Context } from '../../context.ts';
import type { SecurityQuestion } from '../../ports/settings.ts';

/**
 * Questions for a name that has none: drawn from the catalogue by a keyed hash of tenant and name, so that they are the
 * same at every call, after a restart and on every node (shared-model M-15). As many as people must choose at least.
 */
export function decoyQuestions(ctx: Context, name: string): readonly SecurityQuestion[] {
  const { securityQuestions, minSecurityAnswers } = ctx.services.settings;
  const rank = (question: SecurityQuestion) =>
    ctx.services.vault.keyedHash('decoy-question', ctx.tenantId, name, question.id);
  return securityQuestions
    .map((question) => ({ question, rank: rank(question) }))
    .sort((left, right) => (left.rank < right.rank ? -1 : 1))
    .slice(0, minSecurityAnswers)
    .map(({ question }) => question);
}
