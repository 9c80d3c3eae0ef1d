import { evenly } from '#kernel/evenly.ts';
import type { Actor } from './actor.ts';
import { Context, type Origin } from './context.ts';
import type { Access, Operation } from './operation.ts';
import { problem } from './problems.ts';
import type { Services } from './services.ts';

/**
 * The one pipeline: access, then the operation, which takes its budgets, reads, hashes and writes once.
 * Raises `not-authenticated`, `insufficient-scope`, `password-change-required` and whatever the operation declares.
 */
export async function run<Input, Output>(
  services: Services,
  operation: Operation<Input, Output>,
  actor: Actor,
  origin: Origin,
  input: Input,
): Promise<Output> {
  admit(services, operation.access, actor);
  const context = new Context(services, actor, origin, { isOpenToAll: operation.access.anonymous === true });
  const step = operation.endsEvenly === true ? services.settings.recoveryAnswerMs : 0;
  const output = await evenly(step, () => operation.execute(context, input));
  // What has an effect has an audit row; what a program reads is counted (shared-model M-13).
  if (actor.kind === 'client' && !context.hasWritten) services.usage.count(actor.clientId, operation.name);
  return output;
}

/** Lets the actor pass or raises the problem that says why not. Faces call it early too, before they read a body. */
export function admit(services: Services, access: Access, actor: Actor): void {
  // What is open to everyone is not closed by a credential that opens less.
  if (access.anonymous === true) return;
  switch (actor.kind) {
    case 'anonymous':
      if (access.anonymous !== undefined && services.settings[access.anonymous]) return;
      throw problem('not-authenticated');
    case 'user':
      if (access.user === undefined) throw problem('not-allowed');
      if (!actor.scopes.includes(access.user.scope))
        throw problem('insufficient-scope', { data: { scope: access.user.scope } });
      if (actor.mustChangePassword && access.duringMustChange !== true) throw problem('password-change-required');
      return;
    case 'api-key':
      if (access.apiKey === undefined) throw problem('not-allowed');
      if (actor.mustChangePassword && access.duringMustChange !== true) throw problem('password-change-required');
      return;
    case 'client':
      if (access.client === undefined) throw problem('not-allowed');
      if (access.client.kinds !== undefined && !access.client.kinds.includes(actor.clientKind))
        throw problem('not-allowed');
      if (!actor.scopes.includes(access.client.scope))
        throw problem('insufficient-scope', { data: { scope: access.client.scope } });
      return;
    case 'bootstrap':
      if (access.bootstrap === true) return;
      throw problem('not-allowed');
    case 'operator':
      if (access.operator === true) return;
      throw problem('not-allowed');
    case 'system':
      if (access.system === true) return;
      throw problem('not-allowed');
  }
}
