import fc, { type Arbitrary } from 'fast-check';

/** Texts that have broken servers. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfffy',
  '\ufeffkari',
  '\u202eirak',
  'K\u0130l\u0131c\u212a',
  'ﬁancé@exampl\u212a.org',
  'ann\uff20example.org',
  '\r\nSet-Cookie: a=b',
  'kari@example.org\r\nBcc: eve@example.org',
  "' OR '1'='1' --",
  "'; DROP TABLE account; --",
  '%00',
  '../../../../etc/passwd',
  '..\\..\\',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what others would fill in
  '${jndi:ldap://127.0.0.1/a}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e309',
  '9223372036854775808',
  '0x10',
  '١٢٣٤٥٦',
  '😀'.repeat(40),
  'e\u0301'.repeat(60),
  'a'.repeat(129),
  'a'.repeat(1025),
  `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.org`,
  '𝖐𝖆𝖗𝖎',
  'kari@example.org, eve@example.org',
  'kari@example.org (x) <eve@example.org>',
  '"kari"@example.org',
  'kari@[127.0.0.1]',
  'https://user:pass@example.org/',
  '//example.org',
  'javascript:alert(1)',
];

/** Values of JSON that nobody expects where they come. */
const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  1e308,
  [],
  {},
  [null],
  [[[[[[[[]]]]]]]],
  { length: 3 },
  { toString: 'x' },
  { $ne: null },
  { constructor: { prototype: { isAdmin: true } } },
];

export const hostileText: Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

/** Any value in place of one that is expected. */
export const hostileValue: Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_VALUES) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);
