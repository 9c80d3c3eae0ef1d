export type ClientKind = 'internal' | 'partner' | 'app';
export type GrantType = 'client_credentials' | 'password' | 'refresh_token';

export interface Client {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly kind: ClientKind;
  readonly scopes: readonly string[];
  readonly grants: readonly GrantType[];
  readonly createdAt: number;
  readonly disabledAt: number | null;
}

export interface ClientRepository {
  /** A client that is not disabled. */
  findLive(id: string): Promise<Client | undefined>;
  /** The client if `secretHash` is one of its live secrets. Read on every token request: compiled once. */
  findBySecret(id: string, secretHash: string, now: number): Promise<Client | undefined>;
  create(client: Client, secretHash: string): Promise<void>;
  listByTenant(tenantId: string): Promise<readonly Client[]>;
  countUse(
    clientId: string,
    operation: string,
    minute: number,
    firstAt: number,
    lastAt: number,
    calls: number,
  ): Promise<void>;
}
