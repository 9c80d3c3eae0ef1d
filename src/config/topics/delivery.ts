import { parseEmail } from '#kernel/text/email.ts';
import { optionalText, secretText } from '../setting.ts';

/** How messages reach people. A channel that is not configured lands in the built-in mailbox, on loopback only. */
export const delivery = {
  smtpUrl: secretText(
    'smtp-url',
    'Mail server: smtp://user:password@host:587 (STARTTLS where offered) or smtps://…',
    (value) => (/^smtps?:\/\//.test(value) ? undefined : 'must begin with smtp:// or smtps://'),
  ),
  mailFrom: optionalText(
    'mail-from',
    'Sender of mail, such as “Example <no-reply@example.org>”. Needed with smtp-url.',
  ),
  smsUrl: secretText('sms-url', 'SMS gateway: gets POST JSON {id, to, text}; 2xx means taken.', (value) =>
    /^https?:\/\//.test(value) ? undefined : 'must begin with http:// or https://',
  ),
  adminEmail: optionalText('admin-email', 'E-mail address of the first administrator.', {
    check: (value) =>
      value === undefined || parseEmail(value) !== undefined ? undefined : 'must be an e-mail address',
  }),
  bootstrapKey: secretText('bootstrap-key', 'Key that makes the first administrator.', (value) =>
    value.length >= 16 ? undefined : 'must have at least 16 characters',
  ),
};
