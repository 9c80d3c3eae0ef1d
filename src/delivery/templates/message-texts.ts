import type { MessageData, Template } from '#core/ports/message.ts';

/** What one message says. Plain text without line breaks: the layouts add the lines, the tags and the escaping. */
export interface MessageText {
  /** Never holds a secret: it shows on a locked screen. */
  readonly subject: string;
  readonly lead: string;
  /** What the reader copies. It gets a line of its own, in every form of the message. */
  readonly copy?: string;
  /** How long it holds, and what to do about a message that was not expected. */
  readonly details: readonly string[];
  /**
   * The SMS before and after `copy`. Only characters of the GSM alphabet (no typographic quotes, no ê or ç): any other
   * one shortens the segments from 160 characters to 70 and so doubles the price.
   */
  readonly sms: readonly [before: string, after: string];
}

/** All messages of one language. A template without a text is a type error. */
export type MessageTexts = {
  readonly [T in Template]: (data: MessageData[T], product: string) => MessageText;
};

/** One language. */
export interface LocaleTexts {
  readonly greeting: (name: string | undefined) => string;
  readonly signOff: string;
  readonly messages: MessageTexts;
}
