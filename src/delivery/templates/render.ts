import type { Locale, Message, MessageData, RenderedMessage, Template } from '#core/ports/message.ts';
import { en } from './en/messages.ts';
import { fr } from './fr/messages.ts';
import { greetingName } from './greeting-name.ts';
import { layout } from './layout.ts';
import type { LocaleTexts, MessageText, MessageTexts } from './message-texts.ts';
import { nb } from './nb/messages.ts';
import { nn } from './nn/messages.ts';
import { oneLine } from './one-line.ts';

const TEXTS: Readonly<Record<Locale, LocaleTexts>> = { nb, nn, en, fr };

/** Writes one message in its language. `product` is what the service calls itself, for instance the tenant's name. */
export function render(message: Message, context: { id: string; product: string }): RenderedMessage {
  const { channel, locale, to } = message;
  const product = oneLine(context.product).trim();
  const { greeting, signOff, messages } = TEXTS[locale];
  const words = compose(messages, message.template, message.data, product);
  const envelope = {
    id: context.id,
    channel,
    to,
    ...(message.name === undefined ? {} : { name: oneLine(message.name) }),
    subject: words.subject,
    ...(words.copy === undefined ? {} : { copy: words.copy }),
    ...(words.link === undefined ? {} : { link: words.link.url }),
  };
  if (channel === 'sms') return { ...envelope, text: smsText(words) };
  const frame = { ...words, locale, greeting: greeting(greetingName(message.name)), signOff, product };
  return { ...envelope, text: mailText(frame), html: layout(frame) };
}

function compose<T extends Template>(
  texts: MessageTexts,
  template: T,
  data: MessageData[T],
  product: string,
): MessageText {
  return texts[template](clean(data), product);
}

/** Every value that a text could insert, without what would break a line or a header. */
function clean<T extends object>(data: T): T {
  const entries = Object.entries(data).map(([key, value]) => [key, typeof value === 'string' ? oneLine(value) : value]);
  return Object.fromEntries(entries);
}

function smsText({ sms: [before, after], copy, link }: MessageText): string {
  return [before, link?.url ?? copy, after].filter((line) => line !== undefined).join('\n');
}

/** What is to be copied stands alone on its line, so a double click or a long press takes it and nothing else. */
function mailText(mail: MessageText & { greeting: string; signOff: string; product: string }): string {
  const { greeting, lead, link, copyLead, copy, details, signOff, product } = mail;
  const paragraphs = [greeting, lead, link?.url, copyLead, copy, ...details, `${signOff}\n${product}`];
  return `${paragraphs.filter((paragraph) => paragraph !== undefined).join('\n\n')}\n`;
}
