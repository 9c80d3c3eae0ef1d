import type { LocaleTexts, MessageTexts } from '../message-texts.ts';
import { hours, minutes } from './durations.ts';
import { linkMessages } from './link-messages.ts';

const CONTACT = { email: 'e-mail address', sms: 'phone number' };
const WAS_YOU = 'If this was you, there is nothing you need to do.';
const NOT_YOU = 'If it was not you, set a new password right away and contact us.';
// A new password leaves a confirmed number in place (ADR 118).
const NOT_YOU_PHONE =
  'If it was not you, set a new password right away, replace the number with your own and contact us. A new password alone leaves the number in place.';
const NOT_YOU_PHONE_SMS = 'If it was not you, set a new password right away, replace the number and contact us.';
// A new password ends what it opened; a linked login stays (ADR 112).
const NOT_YOU_LINKED =
  'If it was not you, remove that sign-in, set a new password right away and contact us. A new password alone leaves it linked.';
const NOT_YOU_LINKED_SMS = 'If it was not you, remove it, set a new password right away and contact us.';

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
  'phone-added': (data, product) => ({
    subject: `A phone number was added to your ${product} account`,
    lead: `The phone number of your account is now ${data.to}. Codes and temporary passwords can be sent to it.`,
    details: [WAS_YOU, NOT_YOU_PHONE],
    sms: [`The phone number ${data.to} was added to your ${product} account.`, NOT_YOU_PHONE_SMS],
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
    details: [WAS_YOU, NOT_YOU_LINKED],
    sms: [`Signing in with ${data.provider} is now linked to your ${product} account.`, NOT_YOU_LINKED_SMS],
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
  'second-factor-code': (data, product) => ({
    subject: `Your sign-in code from ${product}`,
    lead: 'Enter this code to go on:',
    copy: data.code,
    details: [
      `The code is valid for ${minutes(data.minutes)}. Please do not share it with anyone, not even with us.`,
      'If you are not signing in just now, someone knows your password: set a new one right away and contact us.',
    ],
    sms: [
      `Your sign-in code from ${product}:`,
      `Valid for ${minutes(data.minutes)}. Do not share it. If you are not signing in, set a new password.`,
    ],
  }),
  'authenticator-changed': (data, product) => ({
    subject: `A new authenticator app for your ${product} account`,
    lead: `From now on, the codes for “${data.username}” come from a newly set up authenticator app. A former app no longer works.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`A new authenticator app was set up for ${data.username} at ${product}.`, NOT_YOU],
  }),
  'second-factor-changed': (data, product) => ({
    subject: `Two-step sign-in is now ${data.state} for your ${product} account`,
    lead:
      data.state === 'on'
        ? `From now on, signing in as “${data.username}” needs a code besides the password.`
        : `From now on, signing in as “${data.username}” needs the password alone.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Two-step sign-in is now ${data.state} for ${data.username} at ${product}.`, NOT_YOU],
  }),
  'reset-code': (data, product) => ({
    subject: `Choose a new ${product} password`,
    lead: 'Enter this code to choose a new password:',
    copy: data.code,
    details: [
      `The code is valid for ${minutes(data.minutes)} and works once. Please do not share it with anyone, not even with us.`,
      'If you did not ask for it, you can ignore this message. Your password has not changed.',
    ],
    sms: [
      `Your code for a new ${product} password:`,
      `Valid for ${minutes(data.minutes)}. If you did not ask for it, you can ignore this message.`,
    ],
  }),
  invitation: (data, product) => ({
    subject: `Welcome to ${product}`,
    lead: `An account has been made for you at ${product}. Enter this code to choose your password:`,
    copy: data.code,
    details: [
      `The code is valid for ${hours(data.hours)} and works once. Please do not share it with anyone, not even with us.`,
      'If you do not know what this is about, you can safely ignore this message.',
    ],
    sms: [
      `An account has been made for you at ${product}. Your code to choose a password:`,
      `Valid for ${hours(data.hours)}. If you do not know what this is about, ignore this message.`,
    ],
  }),
  'password-set': (data, product) => ({
    subject: `Your ${product} password has been set by customer service`,
    lead: `Customer service has set a new password for the user “${data.username}”. The old one no longer works.`,
    details: [
      'If you asked for this, there is nothing you need to do.',
      'If you did not, please contact us right away.',
    ],
    sms: [
      `Customer service has set a new ${product} password for ${data.username}.`,
      'If you did not ask for this, please contact us right away.',
    ],
  }),
  'password-generated': (data, product) => ({
    subject: `A new ${product} password has been made for you`,
    lead: `Customer service has made a temporary password for the user “${data.username}”. Your own works until it is first used.`,
    details: [
      'If you asked for this, there is nothing you need to do.',
      'If you did not, please contact us right away.',
    ],
    sms: [
      `Customer service has made a temporary ${product} password for ${data.username}.`,
      'If you did not ask for this, please contact us right away.',
    ],
  }),
  ...linkMessages,
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
