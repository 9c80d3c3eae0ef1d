import type { Locale } from '#core/ports/message.ts';
import { page } from '../../page-layout.ts';
import { outcomeBody } from './render.ts';
import { RESET_URL } from './reset-page.ts';
import { PAGE_TEXTS } from './texts/index.ts';
import { FAILURES } from './texts/page-texts.ts';

/** Where a reset that went well ends, for people. */
export function resetDonePage(lang: Locale): string {
  const { title, text } = PAGE_TEXTS[lang].resetDone;
  return page({ lang, title, body: outcomeBody(text) });
}

/**
 * Where a reset that failed ends, for people. Anybody can make the address of this page, so it says what our own codes mean
 * and repeats nothing. A password that was refused can be chosen again, for the form still knows its link.
 */
export function resetFailedPage(lang: Locale, message: string | undefined): string {
  const { resetFailed, tryAgain } = PAGE_TEXTS[lang];
  const failure = FAILURES.find((one) => one === message) ?? 'UNKNOWN';
  const next = failure === 'PASSWORD_REJECTED' ? { to: RESET_URL, label: tryAgain } : undefined;
  return page({ lang, title: resetFailed.title, body: outcomeBody(resetFailed.texts[failure], next) });
}
