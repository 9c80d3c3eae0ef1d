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
