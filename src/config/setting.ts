import { Secret } from '#kernel/secret.ts';

/** One setting, defined once: its key in tessera.toml, its environment name, its type, its default, and what it means. */
export interface Setting<T> {
  /** Dotted path in tessera.toml. */
  readonly key: string;
  readonly environment: string;
  readonly fallback: T;
  readonly text: string;
  /** What a value looks like, for documents and messages. */
  readonly kind: string;
  /** Never shown. */
  readonly secret: boolean;
  /** The TOML value that an environment string stands for; the string itself where it stands for none. */
  readonly fromText: (text: string) => unknown;
  /** Reads a TOML value; raises an Error that says what is wrong, without the value. */
  readonly read: (raw: unknown) => T;
}

type Options<T> = {
  readonly secret?: boolean;
  readonly fromText?: (text: string) => unknown;
  readonly check?: (value: T) => string | undefined;
};

/** `policy.password.min-length` is `TESSERA_POLICY_PASSWORD_MIN_LENGTH`. */
export function environmentName(key: string): string {
  return `TESSERA_${key.replace(/[.-]/g, '_').toUpperCase()}`;
}

/** Any other setting: `parse` reads the TOML value and raises an Error that says what is wrong. */
export function define<T>(
  key: string,
  fallback: T,
  text: string,
  kind: string,
  parse: (raw: unknown) => T,
  options: Options<T> = {},
): Setting<T> {
  const { secret = false, fromText = (given) => given, check } = options;
  const read = (raw: unknown): T => {
    const value = parse(raw);
    const wrong = check?.(value);
    if (wrong !== undefined) throw new Error(wrong);
    return value;
  };
  return { key, environment: environmentName(key), fallback, text, kind, secret, fromText, read };
}

function string(raw: unknown): string {
  if (typeof raw !== 'string' || raw === '') throw new Error('must be a text that is not empty');
  return raw;
}

export function text(key: string, fallback: string, description: string, options?: Options<string>): Setting<string> {
  return define(key, fallback, description, 'text', string, options);
}

export function optionalText(
  key: string,
  description: string,
  options?: Options<string | undefined>,
): Setting<string | undefined> {
  return define<string | undefined>(key, undefined, description, 'text', string, options);
}

export function secretText(
  key: string,
  description: string,
  check?: (value: string) => string | undefined,
): Setting<Secret | undefined> {
  const parse = (raw: unknown): Secret => {
    const value = string(raw);
    const wrong = check?.(value);
    if (wrong !== undefined) throw new Error(wrong);
    return new Secret(value);
  };
  return define<Secret | undefined>(key, undefined, description, 'text, secret', parse, { secret: true });
}

export function oneOf<const T extends string>(
  key: string,
  values: readonly T[],
  fallback: NoInfer<T>,
  description: string,
): Setting<T> {
  const parse = (raw: unknown): T => {
    if (!values.includes(raw as T)) throw new Error(`must be one of ${values.join(', ')}`);
    return raw as T;
  };
  return define(key, fallback, description, values.join(' | '), parse);
}

export function integer(
  key: string,
  [least, most]: readonly [number, number],
  fallback: number,
  description: string,
): Setting<number> {
  const parse = (raw: unknown): number => {
    if (typeof raw !== 'number' || !Number.isSafeInteger(raw) || raw < least || raw > most) {
      throw new Error(`must be a whole number from ${least} to ${most}`);
    }
    return raw;
  };
  const fromText = (given: string) => (/^-?\d+$/.test(given) ? Number(given) : given);
  return define(key, fallback, description, `integer, ${least} to ${most}`, parse, { fromText });
}

export function positive(key: string, fallback: number, description: string): Setting<number> {
  const parse = (raw: unknown): number => {
    if (typeof raw !== 'number' || !Number.isFinite(raw) || raw <= 0) throw new Error('must be a number above 0');
    return raw;
  };
  const fromText = (given: string) => (/^\d*\.?\d+(e[+-]?\d+)?$/i.test(given) ? Number(given) : given);
  return define(key, fallback, description, 'number above 0', parse, { fromText });
}

export function flag(key: string, fallback: boolean, description: string): Setting<boolean> {
  const parse = (raw: unknown): boolean => {
    if (typeof raw !== 'boolean') throw new Error('must be true or false');
    return raw;
  };
  const fromText = (given: string) => (given === 'true' ? true : given === 'false' ? false : given);
  return define(key, fallback, description, 'boolean', parse, { fromText });
}

/** A list: an array in the file, separated by commas in the environment. */
export function list(
  key: string,
  description: string,
  checkEntry: (value: string) => string | undefined,
  fallback: readonly string[] = [],
  options: Pick<Options<readonly string[]>, 'check'> = {},
): Setting<readonly string[]> {
  const parse = (raw: unknown) => texts(raw, checkEntry);
  return define(key, fallback, description, 'list of texts', parse, { ...options, fromText: separated });
}

/** The same of texts that are never shown. */
export function secretList(
  key: string,
  description: string,
  checkEntry: (value: string) => string | undefined,
): Setting<readonly Secret[]> {
  const parse = (raw: unknown) => texts(raw, checkEntry).map((value) => new Secret(value));
  const options = { secret: true, fromText: separated };
  return define<readonly Secret[]>(key, [], description, 'list of texts, secret', parse, options);
}

function texts(raw: unknown, checkEntry: (value: string) => string | undefined): readonly string[] {
  if (!Array.isArray(raw) || !raw.every((value) => typeof value === 'string'))
    throw new Error('must be a list of texts');
  for (const [index, value] of raw.entries()) {
    const wrong = checkEntry(value);
    if (wrong !== undefined) throw new Error(`${wrong}; entry ${index + 1} does not`);
  }
  return raw;
}

function separated(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
