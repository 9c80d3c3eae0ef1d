/** One entry of an `Accept` or `Accept-Language` header, with its weight from 0 to 1. */
interface Weighted {
  readonly value: string;
  readonly weight: number;
}

const MOST = 50;

/** The entries of a header of preferences (RFC 9110, section 12.4.2), in their order; what is malformed weighs nothing. */
function entriesOf(header: string | undefined): readonly Weighted[] {
  return (header ?? '')
    .split(',', MOST)
    .map((entry) => {
      const [value = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
      return { value, weight: /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(quality) ? Number(quality) : 0 };
    })
    .filter(({ value }) => value !== '');
}

/** Whether a request would rather have a page for people than JSON. A tie, and no say, is JSON. */
export function prefersHtml(accept: string | undefined): boolean {
  const entries = entriesOf(accept);
  const weightOf = (type: string) => {
    const ranges = [type, type.replace(/\/.*/, '/*'), '*/*'];
    return (
      ranges.map((range) => entries.find(({ value }) => value === range)?.weight).find((one) => one !== undefined) ?? 0
    );
  };
  return weightOf('text/html') > weightOf('application/json');
}

/** The languages that a request asks for, the most wanted first, as tags. */
export function wantedLanguages(acceptLanguage: string | undefined): readonly string[] {
  return entriesOf(acceptLanguage)
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
    .map(({ value }) => value);
}
