import type { Secret } from '#kernel/secret.ts';
import type { Context } from '../context.ts';
import { problem } from '../problems.ts';
import type { Demands, Proven } from '../sign-in/prove.ts';
import { proveForeignToken } from '../sign-in/prove-foreign-token.ts';
import { canonicalName, provePassword } from '../sign-in/prove-password.ts';
import { proveSingleSignOn } from '../sign-in/prove-single-sign-on.ts';

/** What somebody signs in with; a username is one or an e-mail address, as typed. */
export type LogInProof =
  | { readonly kind: 'password'; readonly username: string; readonly password: Secret }
  | { readonly kind: 'single-sign-on'; readonly username: string; readonly token: Secret }
  | { readonly kind: 'jwt'; readonly token: Secret }
  | { readonly kind: 'access-token'; readonly token: Secret };

const LONGEST_NAME = 254;
const LONGEST_PASSWORD = 1024;
const LONGEST_TOKEN = 8192;

/** Judges whatever was presented, under the budget of the name where one is given. Raises what `prove` raises. */
export async function proveLogIn(ctx: Context, proof: LogInProof, demands: Demands): Promise<Proven> {
  // Nothing of such a length was ever given out: the same answer as for anything wrong, without the work.
  if (isTooLong(proof)) throw problem('wrong-credentials');
  switch (proof.kind) {
    case 'jwt':
      return proveForeignToken(ctx, await ctx.services.foreignTokens.verifyJwt(proof.token), demands);
    case 'access-token':
      return proveForeignToken(ctx, await ctx.services.foreignTokens.introspect(proof.token), demands);
    case 'password':
      return provePassword(ctx, { ...demands, ...(await named(ctx, proof)), password: proof.password.reveal() });
    case 'single-sign-on':
      return proveSingleSignOn(ctx, { ...demands, ...(await named(ctx, proof)), token: proof.token });
  }
}

async function named(ctx: Context, { username }: { username: string }) {
  const { tenantId } = ctx;
  await ctx.budget('signInPerAccount', `${tenantId}|${canonicalName(username)}`);
  return { name: username, tenantId };
}

function isTooLong(proof: LogInProof): boolean {
  if ('username' in proof && proof.username.length > LONGEST_NAME) return true;
  return proof.kind === 'password'
    ? proof.password.reveal().length > LONGEST_PASSWORD
    : proof.token.reveal().length > LONGEST_TOKEN;
}
