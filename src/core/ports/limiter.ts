/** Named request budgets; the figures are configuration. */
export type BudgetName =
  | 'signInPerAddress'
  | 'signInPerAccount'
  | 'signInPerClient'
  | 'registrationPerAddress'
  | 'registrationPerClient'
  | 'availabilityPerAddress'
  | 'recoveryPerClient'
  | 'recoveryPerAddress'
  | 'attachmentsPerCustomer'
  | 'credentialChangesPerAccount'
  | 'usernameChangesPerAccount'
  | 'lookupPerClient'
  | 'lookupPerAddress'
  | 'requestsPerAddress'
  /** Messages to one account: `TESSERA_LIMITS_FACTOR` does not touch it. */
  | 'messagesPerAccount';

export interface Limiter {
  /** Uses one of the key's budget. Gives undefined when it was there, else the seconds until there is one again. */
  take(budget: BudgetName, key: string): Promise<number | undefined>;
}
