import { SECOND } from '#kernel/clock.ts';
import type { Secret } from '#kernel/secret.ts';
import { sha256 } from '#kernel/sha256.ts';
import { authenticateClient, type ClientCredentials } from '../clients/authenticate-client.ts';
import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';

export interface Revocation {
  readonly client: ClientCredentials | undefined;
  readonly token: Secret;
}

/**
 * Ends what a token opens (RFC 7009): the whole session for a person's access or refresh token, the one token for a
 * program's. A token that is unknown, dead or another client's changes nothing, and the caller is not told.
 */
export const revokeToken = defineOperation<Revocation, void>({
  name: 'token.revoke',
  access: { anonymous: true },
  problems: ['invalid-client'],
  async execute(ctx, { client: credentials, token }) {
    const clientId = credentials === undefined ? null : (await authenticateClient(ctx, credentials)).id;
    const text = token.reveal();
    const refresh = await ctx.read.sessions.findRefreshToken(sha256(text));
    if (refresh !== undefined) return endSession(ctx, refresh.sessionId, clientId);
    const claims = await ctx.services.signer.verify(text);
    if (claims?.sid !== undefined) return endSession(ctx, claims.sid, clientId);
    if (claims === undefined || claims.client_id !== clientId) return;
    await ctx.write(
      async (tx) => {
        await tx.sessions.revokeJti(claims.jti, claims.exp * SECOND);
        await tx.record({ event: 'token-revoked', result: 'success' });
      },
      { isVital: true },
    );
  },
});

async function endSession(ctx: Context, sessionId: string, clientId: string | null): Promise<void> {
  const session = await ctx.read.sessions.find(sessionId);
  // A public sign-out needs no client; a client's session is ended by that client only.
  if (session === undefined || session.endedAt !== null || session.clientId !== clientId) return;
  const { accountId, tenantId } = session;
  await ctx.write(
    async (tx) => {
      await tx.sessions.end(sessionId, ctx.now);
      await tx.record({ event: 'sign-out', result: 'success', accountId, tenantId });
    },
    { isVital: true },
  );
}
