import type { PageTexts } from './page-texts.ts';

const LATER = 'Please try again in a few minutes.';
const REFUSED =
  'Both entries must be the same. The password must differ from the current one, must not be a common one, and must not contain your name or address.';

/** English. */
export const en: PageTexts = {
  username: 'Username',
  address: 'E-mail address',
  account: {
    title: 'Is this account yours?',
    lead: 'An account has been made with your e-mail address. Did you create it?',
    yes: 'Yes, it is mine',
    no: 'No, it is not',
    ifNo: 'If it is not yours, your address is taken off the account, and nothing more is sent to it.',
  },
  email: {
    title: 'Is this address yours?',
    lead: 'This account shows your e-mail address. Is that right?',
    yes: 'Yes, that is right',
    no: 'No, it is not',
    ifNo: 'If it is not right, the address is taken off the account.',
  },
  confirmed: { title: 'Thank you', text: 'Your e-mail address is confirmed. You can close this page.' },
  removed: { title: 'Done', text: 'Your address has been taken off the account. You can close this page.' },
  invalid: {
    title: 'This link does not work any more',
    text: 'It has been used already, is too old, or you were sent a newer one. You can ask for a new link where you got this one.',
  },
  tooMany: { title: 'One moment, please', text: `There have been too many attempts from your network. ${LATER}` },
  reset: {
    title: 'Choose a new password',
    lead: (minLength) =>
      `At least ${minLength} characters. A few words in a row are easy to remember and hard to guess.`,
    needs: (classes) => `It needs ${classes.join(', ')}.`,
    classes: {
      lower: 'a lower-case letter',
      upper: 'a capital letter',
      digit: 'a digit',
      other: 'a character that is neither letter nor digit',
    },
    newPassword: 'New password',
    repeated: 'The same once more',
    save: 'Save the password',
  },
  terms: {
    title: 'Terms of use',
    gateway: 'Gateway',
    version: 'Version',
    accept: 'I accept',
    decline: 'I decline',
    ifDeclined: 'If you decline, your account stays as it is.',
    accepted: { title: 'Thank you', text: 'You have accepted the terms of use. You can close this page.' },
    declined: { title: 'Done', text: 'You have declined the terms of use. You can close this page.' },
  },
  resetDone: {
    title: 'Your password has been changed',
    text: 'From now on, sign in with the new one. You have been signed out everywhere.',
  },
  resetFailed: {
    title: 'Your password has not been changed',
    texts: {
      TOKEN_INVALID:
        'The link has been used already, is too old, or you were sent a newer one. Please ask for a new one.',
      PASSWORD_REJECTED: REFUSED,
      UNKNOWN: `Something went wrong. ${LATER}`,
    },
  },
  tryAgain: 'Try again',
};
