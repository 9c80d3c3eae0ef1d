import { sha256 } from '#kernel/sha256.ts';
import type { Context, Transaction } from '../context.ts';
import type { TrustedSubject } from '../ports/foreign-tokens.ts';
import { problem } from '../problems.ts';
import { claimByName } from './claim-by-name.ts';
import type { Evidence } from './evidence.ts';
import { guessKey } from './guess-key.ts';
import { type Claimed, type Demands, type Proven, prove } from './prove.ts';
import { canonicalName } from './prove-password.ts';

/**
 * Lets a trusted issuer's word stand for a password, and for nothing else: second factor and everything after it are ours.
 * A token that is no good, or was used, is no guess at anybody's secret, so it costs no account a failure. Only accounts at
 * home in the tenant at hand, and none is made. Raises `wrong-credentials` and what `prove` raises.
 */
export async function proveForeignToken(
  ctx: Context,
  subject: TrustedSubject | undefined,
  demands: Demands,
): Promise<Proven> {
  const mark = subject && markOf(subject);
  const isUsed = mark !== undefined && (await ctx.read.sessions.isJtiRevoked(mark));
  if (subject === undefined || isUsed) {
    const detail = isUsed ? 'token used before' : 'token not accepted';
    await ctx.write((tx) => tx.record({ event: 'sign-in', result: 'failure', detail }));
    throw problem('wrong-credentials');
  }
  return prove(ctx, await claimOf(ctx, subject), wordOf(subject, mark), demands);
}

/** What a used token is remembered by, where its issuer gave it an id. */
function markOf({ issuer, once }: TrustedSubject): string | undefined {
  return once === undefined ? undefined : `foreign:${sha256(`${issuer}\n${once.id}`)}`;
}

async function claimOf(ctx: Context, { issuer, subject, means }: TrustedSubject): Promise<Claimed> {
  const { tenantId } = ctx;
  if (means === 'username') return claimByName(ctx, canonicalName(subject), { tenantId, homeOnly: true });
  const accountId = await ctx.read.credentials.findLinkedAccount(tenantId, issuer, subject);
  const record = await ctx.read.accounts.findForSignInById(accountId ?? 'none');
  // A line break is in no name: the counter is no user name's.
  return { record, guessKey: guessKey(ctx, record?.account, tenantId, `${issuer}\n${subject}`) };
}

function wordOf({ once }: TrustedSubject, mark: string | undefined): Evidence {
  const redeem = async (tx: Transaction) => mark === undefined || tx.sessions.revokeJti(mark, once?.until ?? 0);
  return { check: async () => ({ amr: ['fed'], prepare: async () => redeem }) };
}
