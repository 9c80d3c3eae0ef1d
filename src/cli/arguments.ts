import { type Command, InvalidArgumentError, Option } from 'commander';

/** Reads an option's whole number within bounds; anything else is a usage error. */
export function wholeNumber(least: number, most: number): (typed: string) => number {
  return (typed) => {
    const value = Number(typed);
    if (!/^\d+$/.test(typed) || value < least || value > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return value;
  };
}

/** Reads an option's instant: a day, which begins in UTC, or a time with its zone. */
export function instantOption(typed: string): number {
  const at = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(typed)
    ? Date.parse(typed)
    : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('It must look like 2026-12-31 or 2026-12-31T08:00:00Z.');
  return at;
}

/** Words separated by white space or commas. */
export function words(typed: string): string[] {
  return typed.split(/[\s,]+/).filter((word) => word !== '');
}

/** `--config`, which every command takes. */
export function withConfig(command: Command): Command {
  return command.option('--config <file>', 'configuration file');
}

/** `--config`, and `--json` for what a script would read. */
export function withJson(command: Command): Command {
  return withConfig(command.option('--json', 'print JSON'));
}

/** An option that must be one of a few values, and must be there. */
export function requiredChoice(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices(values).makeOptionMandatory();
}
