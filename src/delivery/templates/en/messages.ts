import type { LocaleTexts, MessageTexts } from '../message-texts.ts';

const CONTACT = { email: 'e-mail address', sms: 'phone number' };
const WAS_YOU = 'If this was you, there is nothing you need to do.';
const NOT_YOU = 'If it was not you, set a new password right away and contact us.';

const minutes = (count: number) => (count === 1 ? '1 minute' : `${count} minutes`);
const hours = (count: number) => (count === 1 ? '1 hour' : `${count} hours`);

const messages: MessageTexts = {
  'confirm-contact': (data, product) => ({
    subject: `Your code from ${product}`,
    lead: 'Enter this code to confirm that this e-mail address is yours:',
    copy: data.code,
    details: [
      `The code is valid for ${minutes(data.minutes)}. Please do not share it with anyone, not even with us.`,
      'If you did not ask for a code, you can safely ignore this message.',
    ],
    sms: [
      `Confirm your number at ${product} with this code:`,
      `Valid for ${minutes(data.minutes)}. If you did not ask for it, you can ignore this message.`,
    ],
  }),
  'contact-changing': (data, product) => ({
    subject: `Your ${product} ${CONTACT[data.channel]} is about to change`,
    lead: `Someone has asked to change the ${CONTACT[data.channel]} of your account to ${data.to}.`,
    details: [`${WAS_YOU} The change takes effect once the new ${CONTACT[data.channel]} is confirmed.`, NOT_YOU],
    sms: [
      `Someone has asked to change the ${CONTACT[data.channel]} of your ${product} account to ${data.to}.`,
      NOT_YOU,
    ],
  }),
  'contact-changed': (data, product) => ({
    subject: `Your ${product} ${CONTACT[data.channel]} has been changed`,
    lead: `The ${CONTACT[data.channel]} of your account is now ${data.to}.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`The ${CONTACT[data.channel]} of your ${product} account is now ${data.to}.`, NOT_YOU],
  }),
  'generated-password': (data, product) => ({
    subject: `A temporary password from ${product}`,
    lead: 'Here is a temporary password for your account:',
    copy: data.password,
    details: [
      `It works for ${hours(data.hours)}. Once you have signed in with it, you choose a new one yourself. Please do not share it with anyone, not even with us.`,
      'If you did not ask for a new password, you can ignore this message. Your old password still works.',
    ],
    sms: [
      `Temporary password from ${product}:`,
      `Valid for ${hours(data.hours)}. If you did not ask for it, you can ignore this message.`,
    ],
  }),
  'password-changed': (data, product) => ({
    subject: `Your ${product} password has been changed`,
    lead: `The password of the user “${data.username}” has been changed.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`The ${product} password of ${data.username} has been changed.`, NOT_YOU],
  }),
  'username-reminder': (data, product) => ({
    subject: `Your ${product} username`,
    lead: 'Here is your username:',
    copy: data.username,
    details: ['If you did not ask for this, you can safely ignore this message.'],
    sms: [`Your ${product} username:`, 'If you did not ask for this, you can ignore this message.'],
  }),
  'username-changed': (data, product) => ({
    subject: `Your ${product} username has been changed`,
    lead: 'Your username has been changed. From now on, sign in with this one:',
    copy: data.username,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Your new ${product} username:`, NOT_YOU],
  }),
  'security-answers-changed': (data, product) => ({
    subject: `Your ${product} security questions have been changed`,
    lead: `The answers to the security questions of the user “${data.username}” have been changed.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`The ${product} security questions of ${data.username} have been changed.`, NOT_YOU],
  }),
  'login-linked': (data, product) => ({
    subject: `A new way to sign in to your ${product} account`,
    lead: `Signing in with ${data.provider} (“${data.login}”) is now linked to your account.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Signing in with ${data.provider} is now linked to your ${product} account.`, NOT_YOU],
  }),
  'login-removed': (data, product) => ({
    subject: `A way to sign in was removed from your ${product} account`,
    lead: `The sign-in “${data.login}” is no longer linked to your account.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`The sign-in ${data.login} was removed from your ${product} account.`, NOT_YOU],
  }),
  'account-locked': (data, product) => ({
    subject: `Your ${product} account is locked for a while`,
    lead: `There were too many failed attempts to sign in as “${data.username}”. To keep your account safe, it is locked for ${minutes(data.minutes)}.`,
    details: [
      'If this was you, wait a little and try again.',
      'If it was not you, your account is protected as long as it is locked. Should it happen again, set a new password and contact us.',
    ],
    sms: [
      `${product} has locked the account ${data.username} for ${minutes(data.minutes)} after too many failed attempts.`,
      'If it was not you and it happens again, set a new password and contact us.',
    ],
  }),
  test: (_data, product) => ({
    subject: `Test message from ${product}`,
    lead: `All is well: ${product} can send messages to you.`,
    details: ['This is only a test. There is nothing you need to do.'],
    sms: [`Test message from ${product}.`, 'All is well. There is nothing you need to do.'],
  }),
};

/** English. */
export const en = {
  greeting: (name) => (name === undefined ? 'Hello,' : `Hello ${name},`),
  signOff: 'Kind regards,',
  messages,
} satisfies LocaleTexts;
