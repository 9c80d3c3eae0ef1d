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
  'phone-added': { to: '+47******34' },
  'generated-password': { password: 'k7Rw9QmZt4LxV2bn', hours: 24 },
  'password-changed': { username: 'kari.n' },
  'username-reminder': { username: 'kari.n' },
  'username-changed': { username: 'kari.n' },
  'security-answers-changed': { username: 'kari.n' },
  'login-linked': { provider: 'Google', login: 'kari-g' },
  'login-removed': { login: 'kari-g' },
  'account-locked': { username: 'kari.n', minutes: 5 },
  'second-factor-code': { code: '730164', minutes: 5 },
  'authenticator-changed': { username: 'kari.n' },
  'second-factor-changed': { username: 'kari.n', state: 'on' },
  'reset-code': { code: 'mYx0wq3b2jD7fS5hVZt1uN8cPaRkLe9oGiT4sBvKQdE', minutes: 60 },
  invitation: { code: 'q8Ws2nXv7LhTz5mJcR4pYdK9bGfU1eAoZ3iQxVtN6Cs', hours: 72 },
  'validate-account': {
    link: 'https://id.example.org/accounts/validation?userId=kari.n&token=Jw3xQd7fTzB1mVhK5sRpYc9uLe2gNoA8iXvG4tWqZ6M',
    code: 'Jw3xQd7fTzB1mVhK5sRpYc9uLe2gNoA8iXvG4tWqZ6M',
    hours: 24,
  },
  'validate-email': {
    link: 'https://id.example.org/accounts/emailValidation?token=c5YtRk8WvN2bMq7LsXj4PzHg1FdAe9UoT3iKwC6xBnE',
    code: 'c5YtRk8WvN2bMq7LsXj4PzHg1FdAe9UoT3iKwC6xBnE',
    hours: 24,
  },
  'terms-of-use': {
    link: 'https://id.example.org/accounts/termsOfUse?gatewayId=1234-5678-9012&token=L2mTq8RwZ5xYvB3nKj7HfGd1SaPo6UiEc9WtXrQ4MbN',
    code: 'L2mTq8RwZ5xYvB3nKj7HfGd1SaPo6UiEc9WtXrQ4MbN',
    gateway: '1234-5678-9012',
    days: 30,
  },
  'reset-link': {
    link: 'https://id.example.org/accounts/resetPassword?userId=kari.n&token=P9sKd2XcVb6MnQw4ErTy8UiOp1LkJh3GfDa5ZxS7eRw',
    code: 'P9sKd2XcVb6MnQw4ErTy8UiOp1LkJh3GfDa5ZxS7eRw',
    minutes: 60,
  },
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
  'validate-account': DATA['validate-account'].code,
  'validate-email': DATA['validate-email'].code,
  'terms-of-use': DATA['terms-of-use'].code,
  'reset-link': DATA['reset-link'].code,
  'username-reminder': DATA['username-reminder'].username,
  'username-changed': DATA['username-changed'].username,
};

/** The page that a template points to. */
export const LINKED: Partial<Record<Template, string>> = {
  'validate-account': DATA['validate-account'].link,
  'validate-email': DATA['validate-email'].link,
  'terms-of-use': DATA['terms-of-use'].link,
  'reset-link': DATA['reset-link'].link,
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
