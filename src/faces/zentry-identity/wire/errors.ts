import { Type } from '#http/json-schema.ts';

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

/** The error bodies of the contract, by status. */
export const errorSchemas = {
  400: HttpValidationProblemDetails,
  401: ProblemDetails,
  403: ProblemDetails,
  404: ProblemDetails,
  405: ProblemDetails,
  409: ProblemDetails,
  413: ProblemDetails,
  415: ProblemDetails,
  429: ProblemDetails,
  500: ProblemDetails,
  503: ProblemDetails,
};
