import type { Secret } from '#kernel/secret.ts';
import type { PasswordPolicy } from '../credentials/password/policy.ts';
import type { Locale } from './message.ts';

type Text = Readonly<Record<Locale, string>>;

/** One question of the operator's catalogue. */
export interface SecurityQuestion {
  readonly id: string;
  readonly question: Text;
  readonly description: Text;
  /** A regular expression that a free-text answer must match, or empty. */
  readonly format: string;
  /** The answers to choose from; empty for free text. */
  readonly answers: readonly { readonly value: string; readonly text: Text }[];
}

/** What an operator decided, in the core's own terms. Durations are milliseconds. */
export interface Settings {
  /** Issuer and base of links, without a trailing slash. */
  readonly publicUrl: string;
  /** Where the pages of mailed links are, without a trailing slash: ours, or those of an application in front. */
  readonly linkPagesUrl: string;
  readonly defaultLocale: Locale;
  /** ISO 3166 alpha-2, for national phone numbers. */
  readonly defaultCountry: string | undefined;
  readonly passwordPolicy: PasswordPolicy;
  readonly anonymousPrelogin: boolean;
  readonly requireConfirmedEmail: boolean;
  readonly resetRequiresAnswers: boolean;
  readonly minSecurityAnswers: number;
  readonly unverifiedMs: number;
  readonly quarantineMs: number;
  readonly codeMs: number;
  readonly codeTries: number;
  readonly resendMs: number;
  readonly guessFailures: number;
  readonly lockMs: number;
  readonly maxLockMs: number;
  readonly generatedPasswordMs: number;
  readonly answersWindowMs: number;
  /** Recovery messages an hour and account. */
  readonly recoveryPerHour: number;
  /** The step in which requests for recovery end; 0 is none. */
  readonly recoveryAnswerMs: number;
  readonly accessTokenMs: number;
  readonly clientTokenMs: number;
  readonly refreshTokenMs: number;
  readonly reuseLeewayMs: number;
  readonly audiences: readonly string[];
  /** Those of the customers' API, which programs ask for at its own token endpoint. */
  readonly customersAudiences: readonly string[];
  readonly machineTokenMs: number;
  /** How long a session that a cookie stands for lives unused, and at most. */
  readonly sessionIdleMs: number;
  readonly sessionMaxMs: number;
  /** Of which programs must send one to open such a session; none is asked for where there are none. */
  readonly apiKeys: readonly Secret[];
  /** Programs that may open such a session; all where none are named. */
  readonly applicationIds: readonly string[];
  /** Whether verifying credentials for another system asks people for their second factor. */
  readonly verifySecondFactor: boolean;
  readonly requireClientName: boolean;
  readonly customerNumber: { readonly digits: number; readonly checkDigit: boolean };
  /** How long a proof counts as fresh for what weakens an account. */
  readonly freshSecondFactorMs: number;
  readonly secondFactorCodeMs: number;
  /** Proving a code outside a sign-in switches the second factor on. */
  readonly enrolSecondFactorOnVerify: boolean;
  readonly resetCodeMs: number;
  readonly invitationMs: number;
  readonly validationLinkMs: number;
  /** Whom the bootstrap key makes the first administrator. */
  readonly adminEmail: string | undefined;
  readonly securityQuestions: readonly SecurityQuestion[];
  /** The terms of use that are offered now. */
  readonly terms: { readonly version: string; readonly texts: Text };
  readonly termsLinkMs: number;
}
