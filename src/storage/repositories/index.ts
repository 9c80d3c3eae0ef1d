import type { Repositories } from '#core/ports/store.ts';
import type { Connection } from '../connection.ts';
import { accountRepository } from './accounts.ts';
import { apiKeyRepository } from './api-keys.ts';
import { auditRepository } from './audit.ts';
import { clientRepository } from './clients.ts';
import { contactRepository } from './contacts.ts';
import { credentialRepository } from './credentials.ts';
import { customerRepository } from './customers.ts';
import { extraEmailRepository } from './extra-emails.ts';
import { guessRepository } from './guesses.ts';
import { identifierRepository } from './identifiers.ts';
import { importRepository } from './imports.ts';
import { mainAccountRepository } from './main-accounts.ts';
import { outboxRepository } from './outbox.ts';
import { roleRepository } from './roles.ts';
import { secondFactorRepository } from './second-factors.ts';
import { secretRepository } from './secrets.ts';
import { sessionRepository } from './sessions.ts';
import { signingKeyRepository } from './signing-keys.ts';
import { tenantRepository } from './tenants.ts';
import { termsRepository } from './terms.ts';

/** Every repository over one connection. */
export function repositories(connection: Connection): Repositories {
  return {
    tenants: tenantRepository(connection),
    accounts: accountRepository(connection),
    customers: customerRepository(connection),
    identifiers: identifierRepository(connection),
    contacts: contactRepository(connection),
    extraEmails: extraEmailRepository(connection),
    mainAccounts: mainAccountRepository(connection),
    terms: termsRepository(connection),
    credentials: credentialRepository(connection),
    secondFactors: secondFactorRepository(connection),
    apiKeys: apiKeyRepository(connection),
    roles: roleRepository(connection),
    secrets: secretRepository(connection),
    guesses: guessRepository(connection),
    sessions: sessionRepository(connection),
    clients: clientRepository(connection),
    signingKeys: signingKeyRepository(connection),
    audit: auditRepository(connection),
    outbox: outboxRepository(connection),
    imports: importRepository(connection),
  };
}
