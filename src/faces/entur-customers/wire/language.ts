import { nearestLocale } from '#core/contacts/nearest-locale.ts';

/** Languages that messages are written in, as this API names them. */
const LANGUAGES = [
  { locale: 'nb', iso6393: 'NOB', legacy: 'NO' },
  { locale: 'nn', iso6393: 'NNO', legacy: 'NN' },
  { locale: 'en', iso6393: 'ENG', legacy: 'EN' },
  { locale: 'fr', iso6393: 'FRA', legacy: 'FR' },
] as const;

const [NORWEGIAN] = LANGUAGES;

/** What new customers are written to in, unless somebody says otherwise. */
export const DEFAULT_LOCALE = NORWEGIAN.locale;

/** Both names of a customer's language: the one given, else that of messages, else Norwegian, as the API has it. */
export function languageOf(given: string | null, locale: string | null): { iso6393: string; legacy: string } {
  const known = LANGUAGES.find((language) =>
    given === null ? language.locale === nearestLocale(locale ?? '') : language.iso6393 === given,
  );
  const { iso6393, legacy } = known ?? NORWEGIAN;
  return { iso6393: given ?? iso6393, legacy };
}

/** What a request says of the language, and what messages are then written in: Norwegian where we have no texts in it. */
export function readLanguage(
  iso6393: string | undefined,
  legacy: string | undefined,
): { language: string | undefined; locale: string | undefined } {
  if (iso6393 === undefined && legacy === undefined) return { language: undefined, locale: undefined };
  const language = iso6393?.toUpperCase();
  const known = LANGUAGES.find((one) =>
    language === undefined ? one.legacy === legacy?.toUpperCase() : one.iso6393 === language,
  );
  return { language: language ?? known?.iso6393, locale: (known ?? NORWEGIAN).locale };
}
