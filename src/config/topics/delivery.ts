import { parseEmail } from '#kernel/text/email.ts';
import { optionalText, secretText } from '../setting.ts';

function hasHost(value: string, protocols: readonly string[]): boolean {
  const url = URL.parse(value);
  return url !== null && protocols.includes(url.protocol) && url.hostname !== '';
}

function isSender(value: string): boolean {
  const address = /^[^<>\p{Cc}]*<([^<>]+)>$/u.exec(value)?.[1] ?? value;
  return parseEmail(address) !== undefined;
}

/** How messages reach people. A channel that is not configured lands in the built-in mailbox, on loopback only. */
export const delivery = {
  smtpUrl: secretText(
    'smtp-url',
    'Mail server: smtp://user:password@host:587 (STARTTLS where offered) or smtps://…',
    (value) => (hasHost(value, ['smtp:', 'smtps:']) ? undefined : 'must be an smtp:// or smtps:// URL'),
  ),
  mailFrom: optionalText(
    'mail-from',
    'Sender of mail, such as “Example <no-reply@example.org>”. Needed with smtp-url.',
    {
      check: (value = '') => (isSender(value) ? undefined : 'must look like Example <no-reply@example.org>'),
    },
  ),
  smsUrl: secretText('sms-url', 'SMS gateway: gets POST JSON {id, to, text}; 2xx means taken.', (value) =>
    hasHost(value, ['http:', 'https:']) ? undefined : 'must be an http:// or https:// URL',
  ),
  adminEmail: optionalText('admin-email', 'Whom the bootstrap key makes the first administrator; without it, nobody.', {
    check: (value = '') => (parseEmail(value) === undefined ? 'must be an e-mail address' : undefined),
  }),
  bootstrapKey: secretText(
    'bootstrap-key',
    'Key that makes the first administrator. Default: generated into the data folder while there is none; the file goes once it was used.',
    (value) => (value.length >= 16 ? undefined : 'must have at least 16 characters'),
  ),
};
