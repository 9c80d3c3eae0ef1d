import { Type } from '#http/json-schema.ts';

const BadRequest = Type.Object({
  errors: Type.Array(
    Type.Object({ tag: Type.Optional(Type.String()), error: Type.String(), message: Type.Optional(Type.String()) }),
  ),
});
const Problem = Type.Object({ problem: Type.String(), message: Type.String(), details: Type.Optional(Type.String()) });

/** The error bodies of the contract, section 1.1, by status. */
export const errorSchemas = {
  400: BadRequest,
  401: Problem,
  403: Problem,
  404: Problem,
  405: Problem,
  410: Problem,
  413: Problem,
  415: Problem,
  429: Problem,
  440: Problem,
  500: Problem,
  503: Problem,
};
