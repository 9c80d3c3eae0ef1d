import { declaredErrors, type Literals } from '../declared-errors.ts';
import { pascal } from './identity-errors.ts';
import { answerError } from './problems.ts';
import type { Route } from './route.ts';
import { literalsOf } from './wire/errors.ts';

/** What each error answer of a route can say, by status. */
export function errorLiterals(route: Route): Literals {
  const { operation, body, inTenant } = route;
  const problems = [
    ...operation.problems,
    ...(operation.access.anonymous === true ? [] : (['tenant-not-available'] as const)),
    ...(inTenant === true ? (['tenant-required'] as const) : []),
  ];
  const literals = declaredErrors({ ...route, operation: { ...operation, problems } }, answerError, literalsOf);
  if (body === undefined) return literals;
  const members = Object.keys((body as unknown as { properties: object }).properties).map(pascal);
  return new Map(literals).set(400, [...new Set([...(literals.get(400) ?? []), ...members])]);
}
