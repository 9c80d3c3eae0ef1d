import { SECOND } from '#kernel/clock.ts';
import { authenticateClient, type ClientCredentials } from '../clients/authenticate-client.ts';
import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Client } from '../ports/repositories/clients.ts';
import { isProblem, problem } from '../problems.ts';
import { grantedToClient, type IssuedTokens, signForMachine } from './access-token.ts';

export interface MachineGrant {
  readonly client: ClientCredentials;
  readonly scope: readonly string[];
  readonly audience?: string | undefined;
}

/**
 * A program's own token (RFC 6749, section 4.4) as an Auth0 tenant would make it: for a day, with the organisation and the
 * permissions in it. No effect, so no commit: the call is counted (M-13).
 */
export const issueForMachine = defineOperation<MachineGrant, IssuedTokens>({
  name: 'token.issue-for-machine',
  access: { anonymous: true },
  problems: ['invalid-client', 'client-not-allowed', 'invalid-scope', 'invalid-audience', 'too-many-requests'],
  async execute(ctx, { client: credentials, scope, audience }) {
    const client = await authenticate(ctx, credentials);
    const { customersAudiences, publicUrl } = ctx.services.settings;
    const wanted = audience ?? publicUrl;
    if (wanted !== publicUrl && !customersAudiences.includes(wanted))
      throw problem('invalid-audience', { data: { audience: wanted } });
    const tokens = await signForMachine(ctx, client, grantedToClient(client, scope), wanted);
    ctx.services.usage.count(client.id, 'token.issue-for-machine');
    return tokens;
  },
});

/** Only failures cost the address's budget; secrets have 256 random bits, so it keeps noise away rather than guessers. */
async function authenticate(ctx: Context, credentials: ClientCredentials): Promise<Client> {
  const { limiter } = ctx.services;
  const address = ctx.origin.ip ?? 'none';
  const { used, limit, resetsAt } = await limiter.use('wrongClientsPerAddress', address, 0);
  if (used >= limit)
    throw problem('too-many-requests', { retryAfter: Math.max(Math.ceil((resetsAt - ctx.now) / SECOND), 1) });
  try {
    return await authenticateClient(ctx, credentials, 'client_credentials');
  } catch (error) {
    if (isProblem(error, 'invalid-client')) await limiter.use('wrongClientsPerAddress', address, 1);
    throw error;
  }
}
