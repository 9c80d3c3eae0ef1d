import { Problem } from '#kernel/problem.ts';
import type { AccountRepository } from './repositories/accounts.ts';
import type { ApiKeyRepository } from './repositories/api-keys.ts';
import type { AuditRepository } from './repositories/audit.ts';
import type { ClientRepository } from './repositories/clients.ts';
import type { ContactRepository } from './repositories/contacts.ts';
import type { CredentialRepository } from './repositories/credentials.ts';
import type { CustomerRepository } from './repositories/customers.ts';
import type { ExtraEmailRepository } from './repositories/extra-emails.ts';
import type { GuessRepository } from './repositories/guesses.ts';
import type { IdentifierRepository } from './repositories/identifiers.ts';
import type { ImportRepository } from './repositories/imports.ts';
import type { MainAccountRepository } from './repositories/main-accounts.ts';
import type { OutboxRepository } from './repositories/outbox.ts';
import type { RoleRepository } from './repositories/roles.ts';
import type { SecondFactorRepository } from './repositories/second-factors.ts';
import type { SecretRepository } from './repositories/secrets.ts';
import type { SessionRepository } from './repositories/sessions.ts';
import type { SigningKeyRepository } from './repositories/signing-keys.ts';
import type { TenantRepository } from './repositories/tenants.ts';
import type { TermsRepository } from './repositories/terms.ts';

/** What the directory keeps, as small sets of plain verbs. */
export interface Repositories {
  readonly tenants: TenantRepository;
  readonly accounts: AccountRepository;
  readonly customers: CustomerRepository;
  readonly identifiers: IdentifierRepository;
  readonly contacts: ContactRepository;
  readonly extraEmails: ExtraEmailRepository;
  readonly mainAccounts: MainAccountRepository;
  readonly terms: TermsRepository;
  readonly credentials: CredentialRepository;
  readonly secondFactors: SecondFactorRepository;
  readonly apiKeys: ApiKeyRepository;
  readonly roles: RoleRepository;
  readonly secrets: SecretRepository;
  readonly guesses: GuessRepository;
  readonly sessions: SessionRepository;
  readonly clients: ClientRepository;
  readonly signingKeys: SigningKeyRepository;
  readonly audit: AuditRepository;
  readonly outbox: OutboxRepository;
  readonly imports: ImportRepository;
}

/**
 * The database. `read` sees what is committed. `write` runs `work` in one transaction and resolves when it is durable;
 * a rejection means that nothing of it was kept, but for OutcomeUnknown. `work` awaits nothing but the repositories it is given: on SQLite it owns
 * the only writer; PostgreSQL may have to run it again after a deadlock. Raises the problem `service-unavailable` when the database does not answer.
 */
export interface Store {
  readonly read: Repositories;
  write<T>(work: (repositories: Repositories) => Promise<T>, options?: WriteOptions): Promise<T>;
  /** Resolves when the database answers, else raises `service-unavailable`. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface WriteOptions {
  /** `work` is one statement: a database that is asked over a network does it without a transaction around it. */
  readonly isSingle?: boolean;
  /** It takes access away, which has to work on a full disk too: the embedded database keeps room for it. */
  readonly isVital?: boolean;
}

/** A uniqueness rule of the database said no. Never looked up first (rule 4 of the house). */
export class UniqueViolation extends Error {
  constructor(options?: ErrorOptions) {
    super('A uniqueness rule of the database was violated.', options);
    this.name = 'UniqueViolation';
  }
}

/**
 * The connection broke after the commit was sent: whether it was done, only the database can tell. To whoever does not ask it
 * is the problem `service-unavailable`.
 */
export class OutcomeUnknown extends Problem {
  constructor(cause: unknown) {
    super('service-unavailable', 'unavailable', 'The database did not say whether it was done.', {
      retryAfter: 2,
      cause,
    });
  }
}
