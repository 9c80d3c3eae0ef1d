import type { TSchema } from 'typebox';
import { Type } from '#http/json-schema.ts';
import { declaredErrors, describedSchemas, type Literals } from '../../declared-errors.ts';
import { answerError } from '../problems.ts';
import type { Route } from '../route.ts';
import { TOLD } from '../texts.ts';

/** The body of every error below `/profiles`: exactly these members (contract, section 5.4). */
const ErrorBody = Type.Object({
  errorCode: Type.Integer(),
  shortNorwegian: Type.String(),
  longNorwegian: Type.String(),
  shortEnglish: Type.String(),
  longEnglish: Type.String(),
});

/** The numbers that each error answer of a route can have, by status. */
export function errorNumbers(route: Route): Literals {
  const numbers = declaredErrors(route, answerError, (body) => [String((body as { errorCode: number }).errorCode)]);
  const invalid = new Set([...(numbers.get(400) ?? []), String(TOLD.invalidRequest.errorCode)]);
  if (hasCheckedEmail(route)) invalid.add(String(TOLD.invalidEmail.errorCode));
  return new Map(numbers).set(400, [...invalid]);
}

/** An address with a grammar has a number of its own for breaking it. */
function hasCheckedEmail({ body, query, params }: Route): boolean {
  const schemas = [body, query, params] as readonly ({ properties?: { email?: { pattern?: string } } } | undefined)[];
  return schemas.some((schema) => schema?.properties?.email?.pattern !== undefined);
}

/** The schemas of a route's error answers, by status. */
export function errorSchemas(route: Route): Readonly<Record<number, TSchema>> {
  return describedSchemas(errorNumbers(route), () => ErrorBody);
}
