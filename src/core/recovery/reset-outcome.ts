import { defineOperation } from '../operation.ts';

const LONGEST = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/**
 * What is told of how a password reset ended, after the page that did it. A message comes from whoever made the address of
 * this page, so it is one short line, and never more than text.
 */
export const resetOutcome = defineOperation<{ message?: string | undefined }, { message: string | undefined }>({
  name: 'password.reset-outcome',
  access: { anonymous: true },
  problems: [],
  execute: async (_ctx, { message }) => ({
    message: message === undefined ? undefined : firstOf(message.toWellFormed().replace(CONTROLS, '')),
  }),
});

/** Whole characters: half of one would be none. */
function firstOf(text: string): string {
  return [...text].slice(0, LONGEST).join('');
}
