import type { Secret } from '#kernel/secret.ts';
import { sha256 } from '#kernel/sha256.ts';
import type { Context } from '../context.ts';
import type { Client, GrantType } from '../ports/repositories/clients.ts';
import { problem } from '../problems.ts';

export interface ClientCredentials {
  readonly id: string;
  readonly secret: Secret;
}

/** The client with this id and secret (RFC 6749, section 2.3.1). Raises `invalid-client`, `client-not-allowed`. */
export async function authenticateClient(
  ctx: Context,
  credentials: ClientCredentials,
  grant?: GrantType,
): Promise<Client> {
  const client = await ctx.read.clients.findBySecret(credentials.id, sha256(credentials.secret.reveal()), ctx.now);
  if (client === undefined) throw problem('invalid-client');
  if (grant !== undefined && !client.grants.includes(grant)) throw problem('client-not-allowed');
  return client;
}
