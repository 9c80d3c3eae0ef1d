import { parseEmail } from '#kernel/text/email.ts';
import { fold } from '#kernel/text/fold.ts';
import { looksLikeAddress } from '#kernel/text/username.ts';
import type { Context } from '../context.ts';
import { becomePassword, matchGenerated, type PresentedPassword } from '../credentials/password/generated-password.ts';
import { normalisePassword } from '../credentials/password/policy.ts';
import type { Urgency } from '../ports/hasher.ts';
import type { SignInRecord } from '../ports/repositories/accounts.ts';
import { isProblem } from '../problems.ts';
import { claimByName } from './claim-by-name.ts';
import type { Evidence, RightEvidence } from './evidence.ts';
import type { Whereabouts } from './look-up.ts';
import { noticeStuffing } from './notice-stuffing.ts';
import { type Demands, type Proven, prove } from './prove.ts';

export interface PasswordProof extends Whereabouts, Demands {
  /** Username or e-mail address as typed. */
  readonly name: string;
  readonly password: string;
}

/** The form in which a sign-in name is looked up: an address canonicalised like an address, else folded. */
export function canonicalName(name: string): string {
  return (looksLikeAddress(name) ? parseEmail(name)?.canonical : undefined) ?? fold(name);
}

/**
 * Checks a password, with the same work for names that nobody has: none at all where it could not be hashed anyway, so that a
 * flood of them takes nothing from those that are. Raises what `prove` raises.
 */
export async function provePassword(ctx: Context, proof: PasswordProof): Promise<Proven> {
  const name = canonicalName(proof.name);
  const { familiar, hasher } = ctx.services;
  const { ip } = ctx.origin;
  const urgency: Urgency = { isFamiliar: ip !== null && familiar.knows(name, ip) };
  hasher.requireRoom(urgency);
  const evidence = passwordEvidence(ctx, normalisePassword(proof.password), urgency, () => {
    if (ip !== null) familiar.note(name, ip);
  });
  return prove(ctx, await claimByName(ctx, name, proof), evidence, proof);
}

function passwordEvidence(ctx: Context, password: string, urgency: Urgency, onRight: () => void): Evidence {
  const { hasher } = ctx.services;
  return {
    async check(record) {
      // Exactly one slow verification, whatever there is to verify against.
      const live = record?.password !== undefined && !lapsed(record.password.expiresAt, ctx.now);
      const right = live
        ? await hasher.verify(record?.password?.phc ?? '', password, urgency)
        : await hasher.verifyNothing(password, urgency);
      if (record === undefined) return undefined;
      if (right) {
        onRight();
        return livePassword(ctx, record, password);
      }
      const generated = await matchGenerated(ctx, record, password);
      return generated && firstUse(ctx, record, generated, password, urgency);
    },
    noteWrong: (guessKey) => noticeStuffing(ctx, guessKey, password),
  };
}

function livePassword(ctx: Context, { account, password: stored }: SignInRecord, password: string): RightEvidence {
  const { hasher } = ctx.services;
  return {
    amr: ['pwd'],
    async prepare() {
      const isWeak = stored !== undefined && hasher.needsRehash(stored.phc);
      const stronger = isWeak ? await hasher.hash(password).catch(leftForNextTime) : undefined;
      return async (tx) => {
        if (stronger !== undefined) await tx.credentials.rehashPassword(account.id, stored?.phc ?? '', stronger);
        return true;
      };
    },
  };
}

/** The password was right and its old hash serves on: that there is no room for a new one refuses nobody. */
function leftForNextTime(error: unknown): undefined {
  if (!isProblem(error, 'service-unavailable')) throw error;
}

function firstUse(
  ctx: Context,
  { account }: SignInRecord,
  generated: PresentedPassword,
  password: string,
  urgency: Urgency,
): RightEvidence {
  return {
    amr: ['pwd'],
    mustChangePassword: true,
    takesOver: generated.contactId !== null,
    async prepare() {
      const phc = await ctx.services.hasher.hash(password, urgency);
      return (tx) => becomePassword(ctx, tx, account, generated, phc);
    },
  };
}

function lapsed(expiresAt: number | null, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}
