import type { MessageData, Template } from '#core/ports/message.ts';

/** What one message says. Plain text without line breaks: the layouts add the lines, the tags and the escaping. */
export interface MessageText {
  /** Never holds a secret: it shows on a locked screen. */
  readonly subject: string;
  readonly lead: string;
  /** A page to open: a line of its own in the text, a button in HTML. */
  readonly link?: { readonly url: string; readonly label: string };
  /** What the reader copies. It gets a line of its own, in every form of the message; in an SMS a link takes its place. */
  readonly copy?: string;
  /** Leads over to `copy` where a link comes first. */
  readonly copyLead?: string;
  /** How long it holds, and what to do about a message that was not expected. */
  readonly details: readonly string[];
  /**
   * The SMS before and after `copy` or the link. Only characters of the GSM alphabet (no typographic quotes, no ê or ç): any other
   * one shortens the segments from 160 characters to 70 and so doubles the price.
   */
  readonly sms: readonly [before: string, after: string];
}

/** All messages of one language. A template without a text is a type error. */
export type MessageTexts = {
  readonly [T in Template]: (data: MessageData[T], product: string) => MessageText;
};

/** Those that point to a page. */
export type LinkTexts = Pick<MessageTexts, 'validate-account' | 'validate-email' | 'terms-of-use' | 'reset-link'>;

/** One language. */
export interface LocaleTexts {
  readonly greeting: (name: string | undefined) => string;
  readonly signOff: string;
  readonly messages: MessageTexts;
}
