import type { Secret } from '#kernel/secret.ts';
import { sha256 } from '#kernel/sha256.ts';
import type { Context } from '../context.ts';
import { claimByName } from './claim-by-name.ts';
import type { Evidence } from './evidence.ts';
import type { Whereabouts } from './look-up.ts';
import { type Demands, type Proven, prove } from './prove.ts';
import { canonicalName } from './prove-password.ts';

export interface SingleSignOnProof extends Whereabouts, Demands {
  /** Username or e-mail address as typed, of whoever the token was given to. */
  readonly name: string;
  readonly token: Secret;
}

/**
 * Checks a single sign-on token (`single-sign-on.issue`). It says what its session said: how and when the person proved
 * himself, so that it makes nothing stronger or fresher. Raises what `prove` raises.
 */
export async function proveSingleSignOn(ctx: Context, proof: SingleSignOnProof): Promise<Proven> {
  return prove(ctx, await claimByName(ctx, canonicalName(proof.name), proof), tokenEvidence(ctx, proof.token), proof);
}

function tokenEvidence(ctx: Context, token: Secret): Evidence {
  const hash = sha256(token.reveal());
  return {
    async check(record) {
      const secret = await ctx.read.secrets.findByHash(hash);
      const session = await ctx.read.sessions.findLive(secret?.value ?? 'none', ctx.now);
      if (secret?.purpose !== 'single-sign-on' || secret.accountId !== record?.account.id) return undefined;
      if (secret.usedAt !== null || secret.voidedAt !== null || secret.expiresAt <= ctx.now) return undefined;
      // Whatever ended the session ended what it gave away.
      if (session?.accountId !== secret.accountId) return undefined;
      const { amr, authTime } = session;
      return { amr, authTime, prepare: async () => (tx) => tx.secrets.consume(secret.id, hash, ctx.now) };
    },
  };
}
