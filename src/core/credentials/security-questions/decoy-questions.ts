import type { Context } from '../../context.ts';
import type { SecurityQuestion } from '../../ports/settings.ts';

/** As many as one can choose. */
const MOST = 10;

/**
 * Questions for a name that has none: drawn from the catalogue by a keyed hash of tenant and name as typed, so that they are
 * the same at every call, after a restart and on every node (shared-model M-15).
 */
export function decoyQuestions(ctx: Context, name: string): readonly SecurityQuestion[] {
  const { securityQuestions } = ctx.services.settings;
  const rank = (question: SecurityQuestion) =>
    ctx.services.vault.keyedHash('decoy-question', ctx.tenantId, name, question.id);
  return securityQuestions
    .map((question) => ({ question, rank: rank(question) }))
    .sort((left, right) => (left.rank < right.rank ? -1 : 1))
    .slice(0, decoyCount(ctx, name))
    .map(({ question }) => question);
}

/** Most people choose the least, half as many one more, and so on: no number of questions tells that there is someone. */
function decoyCount(ctx: Context, name: string): number {
  const [drawn = 0] = Buffer.from(ctx.services.vault.keyedHash('decoy-count', ctx.tenantId, name), 'base64url');
  const leadingZeros = Math.clz32(drawn) - 24;
  return Math.min(ctx.services.settings.minSecurityAnswers + leadingZeros, MOST);
}
