import { InvalidInput } from '#core/problems.ts';
import { Problem } from '#kernel/problem.ts';

/** An error as clear sentences for a person at a shell; never a stack. */
export function explain(error: unknown): string {
  if (error instanceof InvalidInput) return error.problems.map(explain).join('\n');
  if (error instanceof Problem) return explainProblem(error);
  if (!(error instanceof Error)) return String(error);
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (code === 'EADDRINUSE')
    return `Another program listens on ${address}:${port} already. Choose another port: TESSERA_PORT for the APIs, TESSERA_METRICS_PORT for the metrics.`;
  return error.message;
}

function explainProblem({ code, field, message, data, cause }: Problem): string {
  if (code === 'not-found' && field !== undefined) return `There is no such ${field}.`;
  // A face must not tell what is wrong with the database; whoever has a shell on its host has to know.
  if (code === 'service-unavailable' && cause instanceof Error) return `${message} (${reasonOf(cause)})`;
  const { weaknesses, expected } = data;
  const details = Array.isArray(weaknesses) ? `: ${weaknesses.join(', ')}` : '';
  const hint = expected === undefined ? '' : ` Expected: ${expected}.`;
  return `${field === undefined ? '' : `${field}: `}${message}${details}${hint}`;
}

/** Node tries every address of a name, and then has an error for each and no message. */
function reasonOf(cause: Error): string {
  return cause instanceof AggregateError ? cause.errors.map(({ message }) => message).join('; ') : cause.message;
}
