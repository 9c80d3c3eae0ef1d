import type { Static } from 'typebox';
import type { Account } from '#core/ports/repositories/accounts.ts';
import type { Member } from '#core/ports/repositories/roles.ts';
import type { Tenant as TenantRecord } from '#core/ports/repositories/tenants.ts';
import type { RolePage } from '#core/roles/list-role-holders.ts';
import type { StartedTotp } from '#core/second-factor/start-totp.ts';
import { Type } from '#http/json-schema.ts';

export const LegacyLogin = Type.Object({ accessToken: Type.String() });
export const ApiKey = Type.Object({ apiKey: Type.String() });
export const RecoveryCodes = Type.Object({ recoveryCodes: Type.Array(Type.String()) });
export const Authenticator = Type.Object({
  sharedKey: Type.String({ description: 'Base32, for typing it in' }),
  authenticatorUri: Type.String({ description: '`otpauth:` address, for a QR code' }),
});

const Tenant = Type.Object({
  id: Type.String({ description: 'The unique identifier for this entity' }),
  dateCreated: Type.String({ format: 'date-time' }),
  dateUpdated: Type.String({ format: 'date-time' }),
  tenantId: Type.String({ description: 'The id of the tenant.' }),
  tenantName: Type.String({ description: 'The name of the tenant' }),
});
export const Tenants = Type.Object({ tenants: Type.Array(Tenant) });

export const User = Type.Object({ id: Type.String(), email: Type.String() });
export const Users = Type.Object({
  data: Type.Array(User),
  pagedRequest: Type.Object({ offset: Type.Integer(), limit: Type.Integer() }),
  totalCount: Type.Integer(),
});

export function encodeTenants(tenants: readonly TenantRecord[]): Static<typeof Tenants> {
  return {
    tenants: tenants.map(({ id, createdAt, updatedAt, tenantId, name }) => ({
      id,
      dateCreated: new Date(createdAt).toISOString(),
      dateUpdated: new Date(updatedAt).toISOString(),
      tenantId,
      tenantName: name,
    })),
  };
}

/** An invited person's username is the address. */
export function encodeUser({ id, username }: Account): Static<typeof User> {
  return { id, email: username };
}

export function encodeMembers(
  { members, total }: { members: readonly Member[]; total: number },
  { offset, limit }: Pick<RolePage, 'offset' | 'limit'>,
): Static<typeof Users> {
  const data = members.map(({ accountId, email }) => ({ id: accountId, email }));
  return { data, pagedRequest: { offset, limit }, totalCount: total };
}

export function encodeAuthenticator({ secret, address }: StartedTotp): Static<typeof Authenticator> {
  return { sharedKey: secret.reveal(), authenticatorUri: address.reveal() };
}
