import type { Context } from './context.ts';
import type { ClientKind } from './ports/repositories/clients.ts';
import type { ProblemCode } from './problems.ts';
import type { Scope } from './scopes.ts';

/**
 * Who may call an operation, as data: the authorization matrix is generated from it. Whoever is not named is refused.
 * Operators (a shell on the host) and the system are named like anyone else.
 */
export interface Access {
  /** Without any credential: always, and then with any too; or only where the named switch is on. */
  readonly anonymous?: true | 'anonymousPrelogin';
  /**
   * A person, with this scope. `own`: only for what is his own, which the operation checks. `role`: an administrator of the
   * tenant at hand, or of the server; the operation checks it with `requireAdmin` and `requireSystemAdmin`, because which
   * tenant is at hand can stand in the request.
   */
  readonly user?: { readonly scope: Scope; readonly own?: true; readonly role?: 'admin' | 'system-admin' };
  /** A person's API key too, under the same conditions. */
  readonly apiKey?: true;
  /** A program, with this scope, and of one of these kinds where they are named. */
  readonly client?: { readonly scope: Scope; readonly kinds?: readonly ClientKind[] };
  /** Whoever holds the bootstrap key. */
  readonly bootstrap?: true;
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
  /** How long it took would tell whether there is somebody: it ends after a whole number of even steps (ADR 86). */
  readonly endsEvenly?: true;
  execute(context: Context, input: Input): Promise<Output>;
}

/** Declares an operation. */
export function defineOperation<Input, Output>(operation: Operation<Input, Output>): Operation<Input, Output> {
  return operation;
}
