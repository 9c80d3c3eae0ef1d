import { authenticateClient, type ClientCredentials } from '../clients/authenticate-client.ts';
import { defineOperation } from '../operation.ts';
import { grantedToClient, type IssuedTokens, signForClient } from './access-token.ts';
import { audienceFor } from './audience.ts';

export interface ClientGrant {
  readonly client: ClientCredentials;
  readonly scope: readonly string[];
  readonly audience?: string | undefined;
}

/** A program's own token (RFC 6749, section 4.4). No effect, so no commit: the call is counted (M-13). */
export const issueForClient = defineOperation<ClientGrant, IssuedTokens>({
  name: 'token.issue-for-client',
  access: { anonymous: true },
  problems: ['invalid-client', 'client-not-allowed', 'invalid-scope', 'invalid-audience'],
  async execute(ctx, grant) {
    const client = await authenticateClient(ctx, grant.client, 'client_credentials');
    const scope = grantedToClient(client, grant.scope);
    const tokens = await signForClient(ctx, client, scope, audienceFor(grant.audience, ctx.services.settings));
    ctx.services.usage.count(client.id, 'token.issue-for-client');
    return tokens;
  },
});
