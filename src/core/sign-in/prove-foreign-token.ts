import { sha256 } from '#kernel/sha256.ts';
import type { Context } from '../context.ts';
import type { TrustedSubject } from '../ports/foreign-tokens.ts';
import { problem } from '../problems.ts';
import { claimByName } from './claim-by-name.ts';
import type { Evidence } from './evidence.ts';
import { guessKey } from './guess-key.ts';
import { type Claimed, type Demands, type Proven, prove } from './prove.ts';
import { canonicalName } from './prove-password.ts';

/**
 * Lets a trusted issuer's word stand for a password, and for nothing else: second factor and everything after it are ours.
 * A token that is no good names nobody, so it costs no account a failure. Only accounts at home in the tenant at hand, and
 * none is made. Raises `wrong-credentials` and what `prove` raises.
 */
export async function proveForeignToken(
  ctx: Context,
  subject: TrustedSubject | undefined,
  demands: Demands,
): Promise<Proven> {
  if (subject === undefined) {
    await ctx.write((tx) => tx.record({ event: 'sign-in', result: 'failure', detail: 'token not accepted' }));
    throw problem('wrong-credentials');
  }
  return prove(ctx, await claimOf(ctx, subject), wordOf(ctx, subject), demands);
}

async function claimOf(ctx: Context, { issuer, subject, means }: TrustedSubject): Promise<Claimed> {
  const { tenantId } = ctx;
  if (means === 'username') return claimByName(ctx, canonicalName(subject), { tenantId, homeOnly: true });
  const accountId = await ctx.read.credentials.findLinkedAccount(tenantId, issuer, subject);
  const record = await ctx.read.accounts.findForSignInById(accountId ?? 'none');
  // A line break is in no name: the counter is no user name's.
  return { record, guessKey: guessKey(ctx, record?.account, tenantId, `${issuer}\n${subject}`) };
}

function wordOf(ctx: Context, { issuer, once }: TrustedSubject): Evidence {
  const mark = once === undefined ? undefined : `foreign:${sha256(`${issuer}\n${once.id}`)}`;
  return {
    async check() {
      if (mark !== undefined && (await ctx.read.sessions.isJtiRevoked(mark))) return undefined;
      return {
        amr: ['fed'],
        prepare: async () => async (tx) => mark === undefined || tx.sessions.revokeJti(mark, once?.until ?? 0),
      };
    },
  };
}
