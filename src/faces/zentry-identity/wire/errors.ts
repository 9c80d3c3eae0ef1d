import type { TSchema } from 'typebox';
import { Type } from '#http/json-schema.ts';
import { describedSchemas, type Literals } from '../../declared-errors.ts';

const shared = {
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
};
const ProblemDetails = Type.Object(shared);
const HttpValidationProblemDetails = Type.Object({
  ...shared,
  errors: Type.Record(Type.String(), Type.Array(Type.String())),
});

/** What clients look at: the keys of a validation body, else the detail. An empty body says nothing. */
export function literalsOf(body: unknown): readonly string[] {
  const { errors, detail } = (body ?? {}) as { errors?: Readonly<Record<string, unknown>>; detail?: string };
  if (errors !== undefined) return Object.keys(errors).filter((key) => key !== '');
  return detail === undefined ? [] : [detail];
}

/** The schemas of error answers, by status. */
export function errorSchemas(literals: Literals): Readonly<Record<number, TSchema>> {
  const schemaOf = (status: number) => (status === 400 ? HttpValidationProblemDetails : ProblemDetails);
  return describedSchemas(literals, schemaOf, () => 'application/problem+json');
}
