import { callerBudget } from '../../accounts/caller-budget.ts';
import { ownAccount } from '../../accounts/reach.ts';
import { localeOf } from '../../contacts/notice.ts';
import type { Context } from '../../context.ts';
import { defineOperation } from '../../operation.ts';
import type { Locale } from '../../ports/message.ts';
import type { SecurityQuestion } from '../../ports/settings.ts';
import { canonicalName } from '../../sign-in/prove-password.ts';
import { askedAccount } from './asked-account.ts';
import { decoyQuestions } from './decoy-questions.ts';
import { type ShownQuestion, showQuestion } from './question.ts';

/** The whole catalogue that people choose from. */
export const listCatalogue = defineOperation<void, readonly ShownQuestion[]>({
  name: 'security-questions.catalogue',
  access: { anonymous: true },
  problems: [],
  async execute(ctx) {
    const locale =
      ctx.actor.kind === 'user' ? await localeOf(ctx, ctx.read, await ownAccount(ctx)) : await tenantLocale(ctx);
    return ctx.services.settings.securityQuestions.map((question) => showQuestion(question, locale));
  },
});

/**
 * The questions that a person chose. For a name that nobody has, and for people who chose none, a stable decoy; whoever
 * asks for himself learns the truth.
 */
export const listQuestions = defineOperation<{ username: string }, readonly ShownQuestion[]>({
  name: 'security-questions.list',
  access: {
    anonymous: 'anonymousPrelogin',
    user: { scope: 'identity.me', own: true },
    client: { scope: 'identity.recover' },
  },
  problems: ['not-allowed', 'too-many-requests'],
  async execute(ctx, { username }) {
    await callerBudget(ctx, 'lookupPerClient', 'lookupPerAddress');
    const account = await askedAccount(ctx, username);
    const own = ctx.actor.kind === 'user';
    // The same reads and draws whether there is an account.
    const chosen = await chosenQuestions(ctx, account?.id ?? '');
    const decoys = decoyQuestions(ctx, canonicalName(username));
    const shown = chosen.length > 0 || own ? chosen : decoys;
    // The tenant's language, not the person's: a language of one's own would tell that there is someone.
    const locale = own && account !== undefined ? await localeOf(ctx, ctx.read, account) : await tenantLocale(ctx);
    return shown.map((question) => showQuestion(question, locale));
  },
});

/** The questions of an account that are still in the catalogue, in the order in which they were chosen. */
export async function chosenQuestions(ctx: Context, accountId: string): Promise<readonly SecurityQuestion[]> {
  const answers = await ctx.read.credentials.listAnswers(accountId);
  const catalogue = ctx.services.settings.securityQuestions;
  return answers.flatMap((answer) => catalogue.filter((question) => question.id === answer.questionId));
}

async function tenantLocale(ctx: Context): Promise<Locale> {
  const tenant = await ctx.read.tenants.find(ctx.tenantId);
  return (tenant?.locale as Locale | null) ?? ctx.services.settings.defaultLocale;
}
