import type { Context } from '../context.ts';
import { guessKey } from './guess-key.ts';
import { lookUp, type Whereabouts } from './look-up.ts';
import type { Claimed } from './prove.ts';

/** Whoever a canonical name means, under the failure counter of the account, or of the name where it means nobody. */
export async function claimByName(ctx: Context, name: string, where: Whereabouts): Promise<Claimed> {
  const found = await lookUp(ctx, name, where);
  const record = typeof found === 'string' ? undefined : found;
  return {
    record,
    guessKey: guessKey(ctx, record?.account, where.tenantId, name),
    missing: found === 'ambiguous' ? found : undefined,
  };
}
