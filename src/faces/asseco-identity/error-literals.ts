import { declaredErrors, type Literals } from '../declared-errors.ts';
import { answerError, RULE_LITERALS } from './problems.ts';
import type { Route } from './route.ts';
import { literalsOf } from './wire/errors.ts';

/** What each error answer of a route can say, by status. */
export function errorLiterals(route: Route): Literals {
  const { operation } = route;
  // Whoever sends a token sends one that is good, wherever he sends it.
  const problems = [...operation.problems, 'not-authenticated'] as const;
  const literals = declaredErrors({ ...route, operation: { ...operation, problems } }, answerError, literalsOf);
  const hasRules = route.body !== undefined || route.query !== undefined || route.path.includes('{');
  if (!hasRules) return literals;
  return new Map(literals).set(400, [...new Set([...(literals.get(400) ?? []), ...RULE_LITERALS])]);
}
