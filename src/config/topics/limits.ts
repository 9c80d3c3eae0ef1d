import { integer, positive } from '../setting.ts';

const budget = (key: string, fallback: number, description: string) =>
  integer(`limits.${key}`, [1, 10_000_000], fallback, description);

/** Request budgets. Locks, tries per code and messages per account are no budgets: `factor` leaves them alone. */
export const limits = {
  limitsFactor: positive('limits.factor', 1, 'Multiplies every budget below, for load and black-box tests.'),
  signInPerAddress: budget('sign-in-per-address', 20, 'Sign-ins a minute from one address without a known client.'),
  signInPerAccount: budget('sign-in-per-account', 10, 'Sign-ins a minute to one username.'),
  signInPerClient: budget('sign-in-per-client', 600, 'Sign-ins a minute through one client.'),
  registrationPerAddress: budget(
    'registration-per-address',
    20,
    'Registrations a minute from one address; without a client they count double.',
  ),
  registrationPerClient: budget('registration-per-client', 600, 'Registrations a minute through one client.'),
  mainAccountsPerAddress: budget(
    'main-accounts-per-address',
    5,
    'Main accounts an hour that are asked for from one address.',
  ),
  availabilityPerAddress: budget(
    'availability-per-address',
    30,
    'Questions a minute from one address whether a username is free; without a client they count double.',
  ),
  recoveryPerClient: budget(
    'recovery-per-client',
    20,
    'Password resets and username recoveries an hour through one client.',
  ),
  recoveryPerAddress: budget(
    'recovery-per-address',
    20,
    'Password resets and username recoveries an hour from one address; without a client they count double.',
  ),
  attachmentsPerCustomer: budget(
    'attachments-per-customer',
    5,
    'Registrations a day that name the same existing customer.',
  ),
  credentialChangesPerAccount: budget(
    'credential-changes-per-account',
    30,
    'Attempts an hour of one person to change the password or the security answers; and as many to reset the password.',
  ),
  usernameChangesPerAccount: budget(
    'username-changes-per-account',
    5,
    'Changes of username a day by one person; each name given up is held for the quarantine.',
  ),
  lookupPerClient: budget('lookup-per-client', 600, 'Look-ups of users a minute by one client, or by one person.'),
  lookupPerAddress: budget(
    'lookup-per-address',
    60,
    'Look-ups of security questions, and checks of answers, a minute from one address without a client; they count double.',
  ),
  customersPerClient: budget(
    'customers-per-client',
    600,
    'Requests a minute of one program to the Entur API; without a proper ET-Client-Name they count double.',
  ),
  customersPerAddress: budget(
    'customers-per-address',
    20,
    'Requests a second from one address to the Entur API; each node counts its own.',
  ),
  generatedPerClient: budget(
    'generated-per-client',
    10,
    'Passwords a minute that one program is given by the Entur API.',
  ),
  generatedPerAccount: budget(
    'generated-per-account',
    5,
    'Passwords an hour that are generated for one e-mail address and given to programs.',
  ),
  wrongClientsPerAddress: budget(
    'wrong-clients-per-address',
    20,
    'Wrong client credentials a minute from one address at /oauth/token.',
  ),
  qualityChecksPerAddress: budget(
    'quality-checks-per-address',
    30,
    'Passwords a minute whose quality is checked for one address.',
  ),
  existencePerAddress: budget(
    'existence-per-address',
    10,
    'Questions a minute from one address, to the Overkiz API, whether a user id exists.',
  ),
  existencePerDayPerAddress: budget('existence-per-day-per-address', 100, 'The same in a day.'),
  existence: budget('existence', 300, 'The same a minute from all addresses together.'),
  cookieLogInsPerAddress: budget(
    'cookie-log-ins-per-address',
    30,
    'Sign-ins in five minutes from one address to the Overkiz API.',
  ),
  linkRequestsPerAddress: budget(
    'link-requests-per-address',
    10,
    'Requests for validation links within ten minutes from one address.',
  ),
  wrongLinksPerAddress: budget(
    'wrong-links-per-address',
    20,
    'Links and tokens within ten minutes that are tried from one address and are not valid.',
  ),
  resetLinksPerAddress: budget(
    'reset-links-per-address',
    10,
    'Requests for password reset links within ten minutes from one address.',
  ),
  requestsPerAddress: budget(
    'requests-per-address',
    12_000,
    'Requests a minute from one address to the APIs; each node counts its own.',
  ),
  connectionsPerAddress: budget(
    'connections-per-address',
    100,
    'Connections that one address may have open; each node counts its own, and those of trusted proxies are not counted.',
  ),
};
