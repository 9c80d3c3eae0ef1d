import { integer, optionalText, text } from '../setting.ts';

/** The terms of use that the owners of gateways accept or decline. */
export const terms = {
  termsVersion: text('terms.version', '1', 'What this version of the terms is called; every decision names it.', {
    check: (value) => (/^[\w.-]{1,50}$/.test(value) ? undefined : 'must be up to 50 letters, digits, dots and dashes'),
  }),
  termsFile: optionalText(
    'terms.file',
    'The text, in UTF-8, paragraphs apart by an empty line; {locale} in the name stands for nb, nn, en and fr. Default: a short text that ships.',
  ),
  termsDays: integer('terms.link-days', [1, 365], 30, 'Days that a mailed link to the terms is valid.'),
};
