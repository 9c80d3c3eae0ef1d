import type { TSchema } from 'typebox';

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/**
 * The schema of a body whose optional members may be null, at any depth, for an API that takes null as absent
 * (`without-nulls.ts`). A type of two names, not a union: what breaks a rule is then told once.
 */
export function optionalOrNull(body: TSchema): TSchema {
  return within(body as Schema) as TSchema;
}

function within(schema: Schema): Schema {
  const { items, anyOf, properties, required = [] } = schema;
  return {
    ...schema,
    ...(items === undefined ? {} : { items: within(items) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(within) }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, member]) => [
              name,
              required.includes(name) ? within(member) : orNull(within(member)),
            ]),
          ),
        }),
  };
}

function orNull(schema: Schema): Schema {
  const { type, enum: values, anyOf } = schema;
  if (anyOf !== undefined)
    return anyOf.some((one) => one.type === 'null') ? schema : { ...schema, anyOf: [...anyOf, { type: 'null' }] };
  return {
    ...schema,
    ...(typeof type === 'string' ? { type: [type, 'null'] } : {}),
    ...(values === undefined ? {} : { enum: [...values, null] }),
  };
}
