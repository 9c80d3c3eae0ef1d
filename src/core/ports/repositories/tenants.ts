/** Overrides of the configured password policy, per tenant. */
export interface TenantPasswordPolicy {
  readonly minLength?: number;
  readonly requireLower?: boolean;
  readonly requireUpper?: boolean;
  readonly requireDigit?: boolean;
  readonly requireNonAlphanumeric?: boolean;
}

/** Tenant, organisation and directory are one thing (shared-model M-1). */
export interface Tenant {
  /** 24 hex digits, internal key of everything that the tenant owns. */
  readonly id: string;
  /** The name on the wire, never all digits. */
  readonly tenantId: string;
  readonly organisationId: number;
  readonly name: string;
  readonly locale: string | null;
  readonly passwordPolicy: TenantPasswordPolicy;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface TenantRepository {
  find(id: string): Promise<Tenant | undefined>;
  /** By wire name (`tenantId`) or, all digits, by organisation number. */
  findByName(tenantIdOrOrganisationId: string): Promise<Tenant | undefined>;
  list(): Promise<readonly Tenant[]>;
  /** Allocates the next organisation number. Raises UniqueViolation for a taken tenantId. */
  create(tenant: Omit<Tenant, 'organisationId'>): Promise<Tenant>;
  updatePasswordPolicy(id: string, policy: TenantPasswordPolicy, now: number): Promise<void>;
}
