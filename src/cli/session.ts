import { readFileSync } from 'node:fs';
import { loadConfig } from '#config/load-config.ts';
import { OPERATOR } from '#core/actor.ts';
import type { Operation } from '#core/operation.ts';
import { problem } from '#core/problems.ts';
import { run } from '#core/run.ts';
import { firstStart } from '../first-start.ts';
import { assembleServices } from '../services.ts';

export interface CommonOptions {
  readonly config?: string | undefined;
  readonly json?: boolean | undefined;
}

export interface CliSession {
  /** Runs an operation as the operator on the host. */
  operate<Input, Output>(operation: Operation<Input, Output>, input: Input): Promise<Output>;
  /** The internal id of a tenant named by tenantId or organisation number. Raises `not-found`. */
  tenantId(name: string): Promise<string>;
  /** The tenant of calls that name none. */
  readonly defaultTenant: string;
}

/** What goes wrong on the side is told on standard error; a command that works says nothing there. */
export const warnings = {
  info() {},
  warn: (_fields: object, message: string) => void process.stderr.write(`${message}\n`),
  error: (_fields: object, message: string) => void process.stderr.write(`${message}\n`),
};

/** Opens the configured database beside a running server, works, and closes it. Commands never take the server's lease. */
export async function withSession<T>(options: CommonOptions, work: (session: CliSession) => Promise<T>): Promise<T> {
  const { config } = loadConfig({ file: options.config, env: process.env, cwd: process.cwd() });
  const assembled = await assembleServices({ config, log: warnings });
  try {
    const origin = { ...(await firstStart(assembled.services, config.defaultTenant)), face: 'cli' };
    return await work({
      operate: (operation, input) => run(assembled.services, operation, OPERATOR, origin, input),
      async tenantId(name) {
        const tenant = await assembled.services.store.read.tenants.findByName(name);
        if (tenant === undefined) throw problem('not-found', { field: 'tenant' });
        return tenant.id;
      },
      defaultTenant: config.defaultTenant,
    });
  } finally {
    await assembled.close();
  }
}

/** Prints for a script (one line of JSON) or for a person. */
export function print(options: CommonOptions, data: unknown, text: string): void {
  process.stdout.write(`${options.json === true ? JSON.stringify(data) : text}\n`);
}

/** A secret piped in: the first line of standard input. */
export function firstLineOfInput(): string {
  return readFileSync(0, 'utf8').split(/\r?\n/, 1)[0] ?? '';
}
