import {
  type Channel,
  LOCALES,
  type Locale,
  type Message,
  type MessageData,
  type Template,
} from '#core/ports/message.ts';

/** Plausible data for every template; `satisfies` fails when one is missing. */
export const DATA = {
  'confirm-contact': { code: '482913', minutes: 10 },
  'contact-changing': { channel: 'email', to: 'k***@example.org' },
  'contact-changed': { channel: 'sms', to: '+47******34' },
  'generated-password': { password: 'k7Rw9QmZt4LxV2bn', hours: 24 },
  'password-changed': { username: 'kari.n' },
  'username-reminder': { username: 'kari.n' },
  'username-changed': { username: 'kari.n' },
  'security-answers-changed': { username: 'kari.n' },
  'login-linked': { provider: 'Google', login: 'kari-g' },
  'login-removed': { login: 'kari-g' },
  'account-locked': { username: 'kari.n', minutes: 5 },
  'second-factor-code': { code: '730164', minutes: 5 },
  'second-factor-changed': { username: 'kari.n', state: 'on' },
  'reset-code': { code: 'mYx0wq3b2jD7fS5hVZt1uN8cPaRkLe9oGiT4sBvKQdE', minutes: 60 },
  invitation: { code: 'q8Ws2nXv7LhTz5mJcR4pYdK9bGfU1eAoZ3iQxVtN6Cs', hours: 72 },
  'password-set': { username: 'kari.n' },
  'password-generated': { username: 'kari.n' },
  test: {},
} satisfies MessageData;

export const TEMPLATES = Object.keys(DATA) as Template[];

/** What each template asks the reader to copy. */
export const COPIED: Partial<Record<Template, string>> = {
  'confirm-contact': DATA['confirm-contact'].code,
  'generated-password': DATA['generated-password'].password,
  'second-factor-code': DATA['second-factor-code'].code,
  'reset-code': DATA['reset-code'].code,
  invitation: DATA.invitation.code,
  'username-reminder': DATA['username-reminder'].username,
  'username-changed': DATA['username-changed'].username,
};

export function sample(
  template: Template,
  channel: Channel,
  locale: Locale,
  data: object = DATA[template],
  name?: string,
): Message {
  const to = channel === 'email' ? 'kari@example.org' : '+4791234567';
  return { template, data, channel, to, locale, ...(name === undefined ? {} : { name }) } as Message;
}

export function everyMessage(data?: (template: Template) => object, name?: string): Message[] {
  const channels: Channel[] = ['email', 'sms'];
  return TEMPLATES.flatMap((template) =>
    LOCALES.flatMap((locale) => channels.map((channel) => sample(template, channel, locale, data?.(template), name))),
  );
}

export function label({ template, channel, locale }: Message): string {
  return `${template} ${channel} ${locale}`;
}
