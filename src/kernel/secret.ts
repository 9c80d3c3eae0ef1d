import { inspect } from 'node:util';

/**
 * A value that must not reach a log, an error or an audit row: printing, interpolating or serialising it gives `[secret]`.
 * Call `reveal()` at the one place that needs the value.
 */
export class Secret<T extends string | Buffer = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

/** Wraps a plain value, typically as it comes off the wire. */
export function secret(value: string): Secret {
  return new Secret(value);
}
