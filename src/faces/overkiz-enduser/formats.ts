import { parseEmail } from '#kernel/text/email.ts';

/** Checks of strings that this face's schemas name. */
export function formats(): Record<string, (value: string) => boolean> {
  return { 'overkiz-email': (value) => parseEmail(value) !== undefined };
}
