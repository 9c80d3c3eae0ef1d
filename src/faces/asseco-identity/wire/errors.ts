import type { TSchema } from 'typebox';
import { Type } from '#http/json-schema.ts';
import { describedSchemas, type Literals } from '../../declared-errors.ts';

/** 400 names every broken rule, each with the field that broke it (contract, section 1.1). */
const BadRequest = Type.Object({
  errors: Type.Array(
    Type.Object({ tag: Type.Optional(Type.String()), error: Type.String(), message: Type.Optional(Type.String()) }),
  ),
});
const Problem = Type.Object({ problem: Type.String(), message: Type.String(), details: Type.Optional(Type.String()) });

/** The literals that clients read, of either body. */
export function literalsOf(body: unknown): readonly string[] {
  const { problem, errors } = body as { problem?: string; errors?: readonly { error: string }[] };
  return problem === undefined ? (errors ?? []).map(({ error }) => error) : [problem];
}

/** The schemas of error answers, by status. */
export function errorSchemas(literals: Literals): Readonly<Record<number, TSchema>> {
  return describedSchemas(literals, (status) => (status === 400 ? BadRequest : Problem));
}
