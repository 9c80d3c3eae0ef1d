const NAME = /^[A-Za-z0-9_ .-]{1,128}$/;

/** What records call a program that does not say properly who it is. */
export const UNIDENTIFIED = 'unidentified';

/** What a program calls itself in `ET-Client-Name`: `<company>-<application>`, in letters that records can hold. */
export function clientName(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' && NAME.test(header) ? header : UNIDENTIFIED;
}
