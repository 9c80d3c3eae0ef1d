import type { Context } from '../context.ts';
import type { LiveLink } from './find-link.ts';
import { countWrongLink, requireLinkTries } from './link-budget.ts';

/**
 * Uses a link if there is a live one, and says whether it had its effect. One that had none counts against the caller's
 * address and is recorded, without a word of whose it was that nobody has proved. Raises `too-many-requests`.
 */
export async function tryLink(
  ctx: Context,
  event: string,
  find: () => Promise<LiveLink | undefined>,
  use: (link: LiveLink) => Promise<boolean>,
): Promise<boolean> {
  await requireLinkTries(ctx);
  const link = await find();
  if (link !== undefined && (await use(link))) return true;
  await countWrongLink(ctx);
  const { id: accountId, tenantId } = link?.account ?? {};
  await ctx.write((tx) => tx.record({ event, result: 'failure', accountId, tenantId }));
  return false;
}
