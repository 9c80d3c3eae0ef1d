import type { Context } from './context.ts';
import type { ProblemCode } from './problems.ts';

/**
 * Who may call an operation, as data: the authorization matrix is generated from it. Whoever is not named is refused.
 * Operators (a shell on the host) and the system are named like anyone else.
 */
export interface Access {
  /** Without any credential: always, or only where the named switch is on. */
  readonly anonymous?: true | 'anonymousPrelogin';
  /** A person, with this scope. `own`: only for what is his own; the operation checks it with `requireOwn`. */
  readonly user?: { readonly scope: string; readonly own?: true };
  /** A program, with this scope. */
  readonly client?: { readonly scope: string };
  readonly operator?: true;
  readonly system?: true;
  /** Open to a session that must change its password first (shared-model M-8). */
  readonly duringMustChange?: true;
}

/** One use case. Every face, page, command and job calls it through `run`. */
export interface Operation<Input, Output> {
  /** Stable, `noun.verb`: logs, audit, switches and metrics use it. */
  readonly name: string;
  readonly access: Access;
  /** Problems beyond those of the pipeline that it can raise. */
  readonly problems: readonly ProblemCode[];
  execute(context: Context, input: Input): Promise<Output>;
}

/** Declares an operation. */
export function defineOperation<Input, Output>(operation: Operation<Input, Output>): Operation<Input, Output> {
  return operation;
}
