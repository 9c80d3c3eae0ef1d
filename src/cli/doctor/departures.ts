import type { Config } from '#config/load-config.ts';

/** Something that is on although current guidance advises against it. */
export interface Departure {
  readonly name: string;
  readonly rule: string;
  readonly why: string;
  /** What switches it off, where something does. */
  readonly setting: string;
}

type Row = Departure & { readonly on: (config: Config) => boolean };

const oauth = (operation: string) => (config: Config) =>
  config.oauthEnabled && !config.oauthDisabled.includes(operation);
const asseco = (operation: string) => (config: Config) =>
  config.assecoEnabled && !config.assecoDisabled.includes(operation);

const entur = (operation: string) => (config: Config) =>
  config.enturEnabled && !config.enturDisabled.includes(operation);

const overkiz = (operation: string) => (config: Config) =>
  config.overkizEnabled && !config.overkizDisabled.includes(operation);

const ROWS: readonly Row[] = [
  {
    name: 'Password grant',
    rule: 'RFC 9700 section 2.4, ASVS 10.4.4',
    why: 'Clients of the published API sign people in with it; guesses are counted and locked over all APIs.',
    setting: '[faces.oauth] disabled = ["token.issue-by-password"]',
    on: oauth('token.issue-by-password'),
  },
  {
    name: 'Security questions',
    rule: 'ASVS 6.4.2, NIST SP 800-63B-4 section 3.1.1.2',
    why: 'The published API has them; here they never replace a password, only open its reset.',
    setting: '[faces.asseco] disabled = ["security-questions.validate"]',
    on: asseco('security-questions.validate'),
  },
  {
    name: 'Generated passwords by mail',
    rule: 'ASVS 6.4.1',
    why: 'The published API resets passwords so; they are random, expire, and must be changed at the first sign-in.',
    setting: '[faces.asseco] disabled = ["password.reset"]',
    on: asseco('password.reset'),
  },
  {
    name: 'Passwords that back ends set and are given',
    rule: 'ASVS 6.4.6',
    why: 'The Entur API has it; it takes a permission of its own, the customer is told, and everything older ends.',
    setting: '[faces.entur] disabled = ["password.set", "password.generate"]',
    on: (config) => entur('password.set')(config) || entur('password.generate')(config),
  },
  {
    name: 'Verifying credentials without a second factor',
    rule: 'ASVS 6.3.3',
    why: 'It was left to the back ends that verify through the Entur API.',
    setting: '[faces.entur] verify-mfa = "require"',
    on: (config) => entur('credentials.verify')(config) && config.enturVerifyMfa === 'ignore',
  },
  {
    name: 'Answers that tell whether a username is taken',
    rule: 'ASVS 6.3.8',
    why: 'The published API asks whether a username is available; the answers are limited per address.',
    setting: '[faces.asseco] disabled = ["username.check"]',
    on: asseco('username.check'),
  },
  {
    name: 'Registration answers username-already-used, email-already-used and phone-number-already-used',
    rule: 'ASVS 6.3.8',
    why: 'The published API declares these answers; registrations are limited per client and address.',
    setting: '[faces.asseco] disabled = ["user.register"]',
    on: asseco('user.register'),
  },
  {
    name: 'Answers to anybody that tell whether a user id exists',
    rule: 'ASVS 6.3.8',
    why: 'The Overkiz API publishes the question; the answers are limited per network, per day and for all together.',
    setting: '[faces.overkiz] disabled = ["username.exists"]',
    on: overkiz('username.exists'),
  },
  {
    name: 'Access tokens of another issuer for whatever audience',
    rule: 'RFC 9700 section 2.3',
    why: 'They sign people in to the Overkiz API, and any program that was given one could use it there.',
    setting: '[faces.overkiz.access-token] audience = "…"',
    on: (config) =>
      overkiz('session.open')(config) &&
      config.overkizIntrospectionEndpoint !== undefined &&
      config.overkizAccessTokenAudience === undefined,
  },
  {
    name: 'Passwords below 15 characters without a second factor',
    rule: 'NIST SP 800-63B-4 section 3.1.1.2',
    why: 'Existing clients and their people use shorter ones; the list of common passwords is refused.',
    setting: '[policy.password] min-length = 15',
    on: (config) => config.passwordMinLength < 15,
  },
  {
    name: 'Registration and recovery without a client token',
    rule: 'ASVS 6.3.1 (automated attacks)',
    why: 'It was switched on for clients that cannot keep a secret; they have half the budgets.',
    setting: '[faces.asseco] anonymous-prelogin = false',
    on: (config) => config.assecoEnabled && config.assecoAnonymousPrelogin,
  },
  {
    name: 'Rules of composition for passwords',
    rule: 'NIST SP 800-63B-4 section 3.1.1.2, ASVS 6.2.5',
    why: 'They were switched on in the configuration.',
    setting: '[policy.password] require-… = false',
    on: (config) =>
      config.passwordRequireLower ||
      config.passwordRequireUpper ||
      config.passwordRequireDigit ||
      config.passwordRequireNonAlphanumeric,
  },
  {
    name: 'Request budgets are multiplied',
    rule: 'ASVS 6.3.1 (brute force)',
    why: 'limits.factor is not 1, which is for load tests.',
    setting: '[limits] factor = 1',
    on: (config) => config.limitsFactor !== 1,
  },
];

/** What departs from current guidance under this configuration. */
export function departures(config: Config): readonly Departure[] {
  return ROWS.filter((row) => row.on(config)).map(({ on: _, ...departure }) => departure);
}
