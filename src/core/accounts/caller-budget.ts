import type { Context } from '../context.ts';
import type { BudgetName } from '../ports/limiter.ts';

/** A known client has a budget of its own, as has a person; whoever calls without one shares his address's, which counts double. */
export async function callerBudget(ctx: Context, perClient: BudgetName, perAddress: BudgetName): Promise<void> {
  if (ctx.actor.kind === 'client') return ctx.budget(perClient, ctx.actor.clientId);
  if ('accountId' in ctx.actor) return ctx.budget(perClient, ctx.actor.accountId);
  if (ctx.actor.kind !== 'anonymous') return;
  const address = ctx.origin.ip ?? 'none';
  await ctx.budget(perAddress, address);
  await ctx.budget(perAddress, address);
}
