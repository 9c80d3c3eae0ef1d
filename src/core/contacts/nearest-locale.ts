import { LOCALES, type Locale } from '../ports/message.ts';

/** Norwegian without a say which of the two written forms is most often the first. */
const OTHERWISE: Readonly<Record<string, Locale>> = { no: 'nb' };

/** The language of our texts that a language tag (`fr-CA`, `nb_NO`, `no`) means, if we have it. */
export function nearestLocale(tag: string): Locale | undefined {
  const language = tag.split(/[_-]/)[0]?.toLowerCase() ?? '';
  return LOCALES.find((locale) => locale === language) ?? OTHERWISE[language];
}
