/** Languages that messages are written in. */
export const LOCALES = ['nb', 'nn', 'en', 'fr'] as const;
export type Locale = (typeof LOCALES)[number];

/** Data of each message that a person can get. Secrets among them are encrypted at rest and erased on delivery. */
export interface MessageData {
  /** A 6-digit code that confirms an e-mail address or phone number. */
  'confirm-contact': { code: string; minutes: number };
  /** To the former address or number: it is about to be replaced. `to` is masked. */
  'contact-changing': { channel: Channel; to: string };
  /** To the former address: it was replaced. */
  'contact-changed': { channel: Channel; to: string };
  /** To the verified address: a first phone number was confirmed. `to` is masked. */
  'phone-added': { to: string };
  /** A generated password that becomes the password at its first use. */
  'generated-password': { password: string; hours: number };
  'password-changed': { username: string };
  'username-reminder': { username: string };
  'username-changed': { username: string };
  'security-answers-changed': { username: string };
  'login-linked': { provider: string; login: string };
  'login-removed': { login: string };
  'account-locked': { username: string; minutes: number };
  /** A code that completes a sign-in, or proves the channel on which the second factor is switched on. */
  'second-factor-code': { code: string; minutes: number };
  /** Another authenticator app counts from now on, or a first one beside codes that are sent. */
  'authenticator-changed': { username: string };
  'second-factor-changed': { username: string; state: 'on' | 'off' };
  /** A code of 256 random bits that sets a new password. */
  'reset-code': { code: string; minutes: number };
  /** The same for somebody whose account another person made. */
  invitation: { code: string; hours: number };
  /** Asks whether the account with this address is the reader's: a page, and the token that the page's link holds. */
  'validate-account': { link: string; code: string; hours: number };
  /** Asks whether an address that an account shows is the reader's. */
  'validate-email': { link: string; code: string; hours: number };
  /** Asks the owner of a gateway to accept or decline the terms of use: a page, and the token that its link holds. */
  'terms-of-use': { link: string; code: string; gateway: string; days: number };
  /** The page that sets a new password, and the token that its link holds. */
  'reset-link': { link: string; code: string; minutes: number };
  /** A password was set by the organisation's own staff or systems. */
  'password-set': { username: string };
  /** A password was generated and handed to the organisation; it works once used. Never holds it. */
  'password-generated': { username: string };
  test: Record<string, never>;
}

export type Template = keyof MessageData;
export type Channel = 'email' | 'sms';

/** One message to one person over one channel. `to` is a canonical e-mail address or an E.164 number. */
export type Message = {
  [T in Template]: {
    readonly template: T;
    readonly data: MessageData[T];
    readonly channel: Channel;
    readonly to: string;
    readonly name?: string;
    readonly locale: Locale;
    /** After this instant the message is dropped instead of sent late. */
    readonly expiresAt?: number;
  };
}[Template];

/** A message as it leaves the house. */
export interface RenderedMessage {
  /** Stable over retries; the Message-ID is made of it. */
  readonly id: string;
  readonly channel: Channel;
  readonly to: string;
  readonly name?: string;
  readonly subject: string;
  readonly text: string;
  /** What the reader copies out of the text, such as a code; carriers have no use for it, the built-in mailbox has. */
  readonly copy?: string;
  /** The page that the text points to. */
  readonly link?: string;
  /** E-mail only. */
  readonly html?: string;
}

/** Hands one message over to its carrier. Resolves once it was taken. */
export interface Carrier {
  /**
   * Raises CarrierRefusal when a repeat is pointless; anything else is retried. A carrier that prepares for long awaits `mayHandOver`
   * right before the step after which the message may have been taken.
   */
  send(message: RenderedMessage, mayHandOver?: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** The carrier said no for good (SMTP 5xx, HTTP 4xx other than 408 and 429). */
export class CarrierRefusal extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CarrierRefusal';
  }
}
