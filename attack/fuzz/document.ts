/** A JSON Schema, as far as documents here use it. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

/** One operation of a published document. */
export interface Described {
  readonly id: string;
  readonly method: string;
  /** With `{name}` for its parameters. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Content;
  /** The names of the security schemes that it takes, and the first scope of each; none where it is open. */
  readonly security: readonly (readonly [scheme: string, scope: string | undefined])[];
  /** By status, what it may answer by media type; none of it where there is no body. */
  readonly answers: ReadonlyMap<number, Content>;
}

/** The operations of an OpenAPI document. */
export function operationsOf(document: {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
}): readonly Described[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => ({
      id: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      parameters: raw.parameters ?? [],
      ...(raw.requestBody === undefined ? {} : { body: raw.requestBody.content }),
      security: (raw.security ?? []).flatMap((choice) =>
        Object.entries(choice).map(([scheme, [scope]]) => [scheme, scope] as const),
      ),
      answers: new Map(Object.entries(raw.responses).map(([status, { content }]) => [Number(status), content ?? {}])),
    })),
  );
}

interface RawOperation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}
