export interface ConfigIssue {
  /** Key in the file or name in the environment. */
  readonly key: string;
  readonly source: 'file' | 'environment';
  readonly message: string;
}

/** Everything that is wrong with a configuration, told at once and without values, some of which are secrets. */
export class ConfigError extends Error {
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[]) {
    super(`The configuration is not valid:\n${issues.map(({ key, message }) => `  ${key}: ${message}`).join('\n')}`);
    this.name = 'ConfigError';
    this.issues = issues;
  }
}
