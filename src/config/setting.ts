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
  /** Reads a TOML value or an environment string; raises an Error that says what is wrong, without the value. */
  readonly read: (raw: unknown) => T;
}

type Options<T> = {
  readonly environment?: string;
  readonly secret?: boolean;
  readonly check?: (value: T) => string | undefined;
};

/** `policy.password.min-length` is `TESSERA_POLICY_PASSWORD_MIN_LENGTH`. */
export function environmentName(key: string): string {
  return `TESSERA_${key.replace(/[.-]/g, '_').toUpperCase()}`;
}

function define<T>(
  key: string,
  fallback: T,
  text: string,
  kind: string,
  parse: (raw: unknown) => T,
  options: Options<T> = {},
): Setting<T> {
  const { environment = environmentName(key), secret = false, check } = options;
  const read = (raw: unknown): T => {
    const value = parse(raw);
    const wrong = check?.(value);
    if (wrong !== undefined) throw new Error(wrong);
    return value;
  };
  return { key, environment, fallback, text, kind, secret, read };
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
  environment?: string,
): Setting<number> {
  const parse = (raw: unknown): number => {
    const value =
      typeof raw === 'string' && /^-?\d+$/.test(raw) ? Number(raw) : typeof raw === 'bigint' ? Number(raw) : raw;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most) {
      throw new Error(`must be a whole number from ${least} to ${most}`);
    }
    return value;
  };
  return define(
    key,
    fallback,
    description,
    `integer, ${least} to ${most}`,
    parse,
    environment === undefined ? {} : { environment },
  );
}

export function positive(key: string, fallback: number, description: string): Setting<number> {
  const parse = (raw: unknown): number => {
    const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
    if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) throw new Error('must be a number above 0');
    return value;
  };
  return define(key, fallback, description, 'number above 0', parse);
}

export function flag(key: string, fallback: boolean, description: string): Setting<boolean> {
  const parse = (raw: unknown): boolean => {
    if (raw === true || raw === 'true') return true;
    if (raw === false || raw === 'false') return false;
    throw new Error('must be true or false');
  };
  return define(key, fallback, description, 'boolean', parse);
}

/** A list: an array in the file, separated by commas in the environment. */
export function list(
  key: string,
  description: string,
  check: (value: string) => string | undefined,
): Setting<readonly string[]> {
  const parse = (raw: unknown): readonly string[] => {
    const values =
      typeof raw === 'string'
        ? raw
            .split(',')
            .map((part) => part.trim())
            .filter((part) => part !== '')
        : raw;
    if (!Array.isArray(values) || !values.every((value) => typeof value === 'string'))
      throw new Error('must be a list of texts');
    for (const value of values) {
      const wrong = check(value);
      if (wrong !== undefined) throw new Error(wrong);
    }
    return values;
  };
  return define(key, [], description, 'list of texts', parse);
}
