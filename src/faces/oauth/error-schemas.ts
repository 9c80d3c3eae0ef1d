import type { TSchema } from 'typebox';
import { Type } from '#http/json-schema.ts';
import { declaredErrors, describedSchemas, type FallibleRoute } from '../declared-errors.ts';
import { answerError } from './problems.ts';

/** RFC 6749, section 5.2. */
const OAuthError = Type.Object({
  error: Type.String(),
  error_description: Type.Optional(Type.String()),
  error_uri: Type.Optional(Type.String()),
});

/** The error answers of a form that any of these operations takes, described by the `error` codes that each can have. */
export function errorSchemas(
  path: string,
  operations: readonly FallibleRoute['operation'][],
  codesOfForm: readonly string[] = [],
): Readonly<Record<number, TSchema>> {
  const operation = { access: { anonymous: true }, problems: operations.flatMap(({ problems }) => problems) } as const;
  const codes = declaredErrors({ method: 'POST', path, operation }, answerError, codesOf);
  return describedSchemas(new Map(codes).set(400, [...(codes.get(400) ?? []), ...codesOfForm]), () => OAuthError);
}

function codesOf(body: unknown): readonly string[] {
  return [(body as { error: string }).error];
}
