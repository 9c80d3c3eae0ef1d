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
  /** The client, disabled or not. */
  find(id: string): Promise<Client | undefined>;
  /** Oldest first, disabled ones too; of one tenant or of all. */
  list(tenantId?: string): Promise<readonly Client[]>;
  /** True if this call disabled it. */
  disable(id: string, now: number): Promise<boolean>;
  /** Adds a secret. The newest one so far goes on until `formerUntil`, any older one ends now: never more than two live. */
  rotateSecret(id: string, secretHash: string, formerUntil: number, now: number): Promise<void>;
  countUse(
    clientId: string,
    operation: string,
    minute: number,
    firstAt: number,
    lastAt: number,
    calls: number,
  ): Promise<void>;
  /** When the client last called something that is counted. */
  lastUse(id: string): Promise<number | null>;
  /** Forgets the counts of minutes before an instant. */
  deleteUses(before: number): Promise<void>;
}
