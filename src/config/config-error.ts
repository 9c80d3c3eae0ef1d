export interface ConfigIssue {
  /** Key in the file or name in the environment. */
  readonly key: string;
  readonly source: 'file' | 'environment';
  readonly message: string;
  /** Where in the file, if it was found. */
  readonly line?: number;
}

/** Everything that is wrong with a configuration, told at once and without values, some of which are secrets. */
export class ConfigError extends Error {
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[]) {
    super(`The configuration is not valid:\n${issues.map((issue) => `  ${describe(issue)}`).join('\n')}`);
    this.name = 'ConfigError';
    this.issues = issues;
  }
}

function describe({ key, line, message }: ConfigIssue): string {
  return `${key}${line === undefined ? '' : ` (line ${line})`}: ${message}`;
}
