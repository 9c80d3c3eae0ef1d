import { newToken } from '#kernel/ids.ts';
import { Secret } from '#kernel/secret.ts';
import { sha256 } from '#kernel/sha256.ts';
import { defineOperation } from '../operation.ts';
import type { Client, ClientKind, GrantType } from '../ports/repositories/clients.ts';
import { problem } from '../problems.ts';

export interface NewClient {
  readonly name: string;
  /** tenantId or organisation number. */
  readonly tenant: string;
  readonly kind: ClientKind;
  readonly scopes: readonly string[];
  readonly grants?: readonly GrantType[] | undefined;
}

/** What each kind may do unless said otherwise (shared-model M-5). */
const DEFAULT_GRANTS: Readonly<Record<ClientKind, readonly GrantType[]>> = {
  internal: ['client_credentials'],
  partner: ['client_credentials'],
  app: ['client_credentials', 'password', 'refresh_token'],
};

/** RFC 6749, section 3.3. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/;

/** Registers a client. Its secret has 256 random bits and is given this once; only its hash is kept. */
export const createClient = defineOperation<NewClient, { client: Client; secret: Secret }>({
  name: 'client.create',
  access: { operator: true },
  problems: ['not-found', 'required', 'invalid-format'],
  async execute(ctx, input) {
    if (input.name.trim() === '') throw problem('required', { field: 'name' });
    if (input.scopes.some((scope) => !SCOPE.test(scope))) throw problem('invalid-format', { field: 'scopes' });
    const tenant = await ctx.read.tenants.findByName(input.tenant);
    if (tenant === undefined) throw problem('not-found', { field: 'tenant' });
    const secret = new Secret(newToken(ctx.services.random));
    const client: Client = {
      id: ctx.newId(),
      tenantId: tenant.id,
      name: input.name,
      kind: input.kind,
      scopes: [...new Set(input.scopes)],
      grants: input.grants ?? DEFAULT_GRANTS[input.kind],
      createdAt: ctx.now,
      disabledAt: null,
    };
    await ctx.write(async (tx) => {
      await tx.clients.create(client, sha256(secret.reveal()));
      await tx.record({ event: 'client-created', result: 'success', tenantId: tenant.id, detail: client.id });
    });
    return { client, secret };
  },
});
