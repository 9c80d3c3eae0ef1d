import type { TSchema } from 'typebox';
import { Type } from '#http/json-schema.ts';
import { declaredErrors, describedSchemas, type Literals } from '../../declared-errors.ts';
import { ABOUT_NOTHING, answerAbout } from '../problems.ts';
import type { Route } from '../route.ts';

const error = () => Type.Object({ errorCode: Type.String(), error: Type.String() });

/** The error code of an answer; a page has none. */
export function literalsOf(body: unknown): readonly string[] {
  const { errorCode } = Object(body) as { errorCode?: string };
  return errorCode === undefined ? [] : [errorCode];
}

/** What each error answer of a route can say, by status. */
export function errorLiterals(route: Route): Literals {
  const about = { ...ABOUT_NOTHING, isLogIn: route.form === true };
  const literals = new Map(declaredErrors(route, (cause) => answerAbout(cause, about), literalsOf));
  const add = (status: number, literal: string) =>
    literals.set(status, [...new Set([...(literals.get(status) ?? []), literal])]);
  if (route.body !== undefined && route.form !== true)
    for (const code of ['MISSING_PARAMETERS', 'INVALID_FIELD_VALUE']) add(400, code);
  if (route.query !== undefined) add(400, 'INVALID_FIELD_VALUE');
  if (route.method !== 'GET') add(403, 'RESOURCE_ACCESS_DENIED');
  // The session cookie and a bearer token together; and what comes before any operation.
  add(400, 'UNSPECIFIED_ERROR');
  for (const code of ['AUTHENTICATION_ERROR', 'RESOURCE_ACCESS_DENIED']) add(429, code);
  return literals;
}

/** The schemas of a route's error answers. */
export function errorSchemas(route: Route): Readonly<Record<number, TSchema>> {
  const isPage = (status: number) => status === 503;
  return describedSchemas(
    errorLiterals(route),
    (status) => (isPage(status) ? Type.String() : error()),
    (status) => (isPage(status) ? 'text/html' : undefined),
  );
}
