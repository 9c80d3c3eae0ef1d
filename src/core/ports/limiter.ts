/** Named request budgets; the figures are configuration. What ends in PerAddress is kept by network: IPv6 by /64. */
export type BudgetName =
  | 'signInPerAddress'
  | 'signInPerAccount'
  | 'signInPerClient'
  | 'cookieLogInsPerAddress'
  | 'registrationPerAddress'
  | 'registrationPerClient'
  | 'mainAccountsPerAddress'
  | 'availabilityPerAddress'
  | 'recoveryPerClient'
  | 'recoveryPerAddress'
  | 'attachmentsPerCustomer'
  | 'credentialChangesPerAccount'
  | 'usernameChangesPerAccount'
  | 'lookupPerClient'
  | 'lookupPerAddress'
  | 'qualityChecksPerAddress'
  /** Plain questions whether a username exists: of one address within a minute and a day, and of everybody. */
  | 'existencePerAddress'
  | 'existencePerDayPerAddress'
  | 'existence'
  | 'requestsPerAddress'
  /** Those of the Entur API: everything from one program, and from one address within a second. */
  | 'customersPerClient'
  | 'customersPerAddress'
  | 'generatedPerClient'
  | 'generatedPerAccount'
  /** Wrong client credentials from one address. */
  | 'wrongClientsPerAddress'
  /** Mailed links: asked for, and wrong ones tried, from one address. */
  | 'linkRequestsPerAddress'
  | 'wrongLinksPerAddress'
  | 'resetLinksPerAddress'
  /** Messages to one account: `TESSERA_LIMITS_FACTOR` does not touch it. */
  | 'messagesPerAccount';

/** Where a budget stands. */
export interface BudgetState {
  readonly limit: number;
  readonly used: number;
  readonly resetsAt: number;
}

export interface Limiter {
  /** Uses so much of the key's budget, nothing being a look only, and gives where it stands. */
  use(budget: BudgetName, key: string, amount: number): Promise<BudgetState>;
  /** Uses one of the key's budget. Gives undefined when it was there, else the seconds until there is one again. */
  take(budget: BudgetName, key: string): Promise<number | undefined>;
}
