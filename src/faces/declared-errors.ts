import type { TSchema } from 'typebox';
import type { Operation } from '#core/operation.ts';
import { type ProblemCode, problem } from '#core/problems.ts';
import type { Answer } from '#http/answer.ts';
import { HttpFailure, type HttpFailureKind } from '#http/http-failure.ts';

/** A route, as far as it decides what can go wrong. */
export interface FallibleRoute {
  readonly method: string;
  readonly path: string;
  readonly operation: Pick<Operation<never, unknown>, 'access' | 'problems'>;
}

/** What a face's answers of one status say in the place where clients look. */
export type Literals = ReadonlyMap<number, readonly string[]>;

/**
 * The answers that a route can give besides success, by status: those to what its operation declares, to what the pipeline
 * raises before it, and to what goes wrong around both. An OpenAPI document made of them is true.
 */
export function declaredErrors(
  route: FallibleRoute,
  answerError: (error: unknown) => Answer,
  literalsOf: (body: unknown) => readonly string[],
): Literals {
  const literals = new Map<number, readonly string[]>();
  for (const error of [...problemsOf(route).map((code) => problem(code)), ...failuresOf(route)]) {
    const { status, body } = answerError(error);
    literals.set(status, [...new Set([...(literals.get(status) ?? []), ...literalsOf(body)])]);
  }
  return literals;
}

/** The schemas of these answers, each described by its literals; `mediaTypeOf` says which are no plain JSON. */
export function describedSchemas(
  literals: Literals,
  schemaOf: (status: number) => TSchema,
  mediaTypeOf: (status: number) => string | undefined = () => undefined,
): Readonly<Record<number, TSchema>> {
  const described = [...literals].map(([status, named]) => {
    const description = named.length === 0 ? 'No body' : named.map((literal) => `\`${literal}\``).join(', ');
    const schema = { ...schemaOf(status), description };
    const mediaType = mediaTypeOf(status);
    return [status, mediaType === undefined ? schema : { description, content: { [mediaType]: { schema } } }];
  });
  return Object.fromEntries(described);
}

function problemsOf({ operation: { access, problems } }: FallibleRoute): readonly ProblemCode[] {
  const isClosed = access.anonymous !== true;
  const needsScope = access.user !== undefined || access.client !== undefined;
  const waitsForPassword = access.user !== undefined && access.duringMustChange !== true;
  return [
    ...(isClosed ? (['not-authenticated', 'not-allowed'] as const) : []),
    ...(isClosed && needsScope ? (['insufficient-scope'] as const) : []),
    ...(isClosed && waitsForPassword ? (['password-change-required'] as const) : []),
    ...problems,
    'too-many-requests',
    'service-unavailable',
  ];
}

function failuresOf({ method, path }: FallibleRoute): readonly HttpFailure[] {
  const kinds: readonly HttpFailureKind[] = [
    ...(method === 'GET' ? [] : (['unsupported-media-type', 'body-too-large', 'malformed-body'] as const)),
    ...(path.includes('{') ? (['malformed-uri'] as const) : []),
    'internal',
  ];
  return kinds.map((kind) => new HttpFailure(kind));
}
