import type { LinkTexts } from '../message-texts.ts';
import { days, hours, minutes } from './durations.ts';

const OTHERWISE = 'If you are asked for a code instead, enter this one:';
const DO_NOT_SHARE = 'Please do not share them with anyone, not even with us.';

/** Messages that point to a page, in English. */
export const linkMessages: LinkTexts = {
  'validate-account': (data, product) => ({
    subject: `Confirm your ${product} account`,
    lead: `An account has been made at ${product} with this e-mail address. Open this page and tell us whether it is yours:`,
    link: { url: data.link, label: 'Is this account yours?' },
    copyLead: OTHERWISE,
    copy: data.code,
    details: [
      `Link and code are valid for ${hours(data.hours)} and work once. ${DO_NOT_SHARE}`,
      'If you did not make this account, you can say so on the page. Your address is then taken off it.',
    ],
    sms: [
      `An account has been made at ${product} with this address. Confirm it:`,
      `Valid for ${hours(data.hours)}. Do not share this link.`,
    ],
  }),
  'validate-email': (data, product) => ({
    subject: `Confirm your e-mail address at ${product}`,
    lead: `A ${product} account shows this e-mail address. Open this page and tell us whether it is yours:`,
    link: { url: data.link, label: 'Is this address yours?' },
    copyLead: OTHERWISE,
    copy: data.code,
    details: [
      `Link and code are valid for ${hours(data.hours)} and work once. ${DO_NOT_SHARE}`,
      'If you do not know the account, you can say so on the page. Your address is then taken off it.',
    ],
    sms: [`Confirm your ${product} address:`, `Valid for ${hours(data.hours)}. Do not share this link.`],
  }),
  'terms-of-use': (data, product) => ({
    subject: `Terms of use for your ${product} gateway`,
    lead: `Please read the terms of use for your gateway ${data.gateway}. On this page you can accept or decline them:`,
    link: { url: data.link, label: 'Read the terms of use' },
    copyLead: OTHERWISE,
    copy: data.code,
    details: [
      `Link and code are valid for ${days(data.days)} and work once. ${DO_NOT_SHARE}`,
      'If you do not know what this is about, you can ignore this message.',
    ],
    sms: [`Terms of use for your ${product} gateway:`, `Valid for ${days(data.days)}. Do not share this link.`],
  }),
  'reset-link': (data, product) => ({
    subject: `Choose a new ${product} password`,
    lead: 'Open this page to choose a new password:',
    link: { url: data.link, label: 'Choose a new password' },
    copyLead: OTHERWISE,
    copy: data.code,
    details: [
      `Link and code are valid for ${minutes(data.minutes)} and work once. ${DO_NOT_SHARE}`,
      'If you did not ask for this, you can ignore this message. Your password has not changed.',
    ],
    sms: [
      `Choose a new ${product} password here:`,
      `Valid for ${minutes(data.minutes)}. If you did not ask for it, you can ignore this message.`,
    ],
  }),
};
