import { flag, integer } from '../setting.ts';

/** Rules for people’s credentials and contacts, below all APIs. */
export const policy = {
  passwordMinLength: integer(
    'policy.password.min-length',
    [1, 64],
    8,
    'Least length of a new password, in characters.',
  ),
  passwordRequireLower: flag(
    'policy.password.require-lower',
    false,
    'New passwords need a lower-case letter. NIST SP 800-63B advises against such rules.',
  ),
  passwordRequireUpper: flag('policy.password.require-upper', false, 'New passwords need an upper-case letter.'),
  passwordRequireDigit: flag('policy.password.require-digit', false, 'New passwords need a digit.'),
  passwordRequireNonAlphanumeric: flag(
    'policy.password.require-non-alphanumeric',
    false,
    'New passwords need a character that is neither letter nor digit.',
  ),
  unverifiedDays: integer(
    'policy.contacts.unverified-days',
    [1, 365],
    7,
    'Days after which an e-mail address or phone number that nobody confirmed is dropped.',
  ),
  quarantineDays: integer(
    'policy.contacts.quarantine-days',
    [0, 3650],
    90,
    'Days during which nobody else gets a given-up username or address.',
  ),
  codeMinutes: integer('policy.contacts.code-minutes', [1, 60], 10, 'Minutes that a confirmation code is valid.'),
  codeTries: integer('policy.contacts.code-tries', [1, 10], 5, 'Wrong tries after which a code is void.'),
  resendSeconds: integer(
    'policy.contacts.resend-seconds',
    [0, 3600],
    30,
    'Seconds in which a repeated request sends nothing.',
  ),
  guessFailures: integer('policy.guessing.failures', [1, 100], 5, 'Wrong proofs, over all APIs, that lock an account.'),
  lockMinutes: integer(
    'policy.guessing.lock-minutes',
    [1, 1440],
    5,
    'Minutes of the first lock; each further failure doubles it.',
  ),
  maxLockMinutes: integer('policy.guessing.max-lock-minutes', [1, 1440], 60, 'Minutes of the longest lock.'),
  generatedPasswordHours: integer(
    'policy.recovery.generated-password-hours',
    [1, 168],
    24,
    'Hours after which a generated password that was not used or not changed is dead.',
  ),
  answersWindowMinutes: integer(
    'policy.recovery.answers-window-minutes',
    [1, 120],
    15,
    'Minutes that right security answers open recovery for.',
  ),
  recoveryMessagesPerHour: integer(
    'policy.recovery.messages-per-hour',
    [1, 100],
    3,
    'Recovery messages to one account in an hour.',
  ),
  minSecurityAnswers: integer(
    'policy.recovery.min-security-answers',
    [1, 10],
    2,
    'Security questions that a person must answer at least.',
  ),
  resetRequiresAnswers: flag(
    'policy.reset-requires-answers',
    false,
    'A password reset needs validated security answers first, for people who have set some.',
  ),
  requireConfirmedEmail: flag(
    'policy.require-confirmed-email',
    false,
    'Nobody signs in before the e-mail address is confirmed.',
  ),
  customerNumberDigits: integer(
    'policy.customer-number.digits',
    [7, 12],
    10,
    'Length of new customer numbers; they are random and never begin with 0.',
  ),
  customerNumberCheckDigit: flag(
    'policy.customer-number.check-digit',
    false,
    'The last digit of a new customer number is a check digit (Luhn).',
  ),
  secondFactorCodeMinutes: integer(
    'policy.second-factor.code-minutes',
    [1, 30],
    5,
    'Minutes that a second-factor code sent by mail or SMS is valid.',
  ),
  enrolSecondFactorOnVerify: flag(
    'policy.second-factor.enrol-on-verify',
    true,
    'Proving a code inside a session switches the second factor on for people who have it off.',
  ),
  resetCodeMinutes: integer('policy.recovery.reset-code-minutes', [5, 1440], 60, 'Minutes that a reset code is valid.'),
  invitationHours: integer('policy.recovery.invitation-hours', [1, 720], 72, 'Hours that an invitation is valid.'),
  hashingMemoryKiB: integer('hashing.memory-kib', [19_456, 262_144], 19_456, 'Memory of one argon2id hash, in KiB.'),
  hashingPasses: integer('hashing.passes', [2, 50], 2, 'Passes of one argon2id hash.'),
  hashingParallelism: integer('hashing.parallelism', [1, 16], 1, 'Lanes of one argon2id hash.'),
  hashingThreads: integer('hashing.threads', [0, 256], 0, 'Hashes made at once; 0 means one per processor.'),
  hashingQueueLimit: integer(
    'hashing.queue-limit',
    [0, 100_000],
    0,
    'Hashes that may wait before the server answers 503; 0 means about two seconds of work.',
  ),
};
