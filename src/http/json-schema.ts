import type TypeBox from 'typebox';

/** Marks an optional member for the object around it; no part of the document. */
const OPTIONAL = '~optional';
type Schema = Readonly<Record<string, unknown>>;

const named =
  (type: string) =>
  (options?: Schema): Schema => ({ type, ...options });

function optional(schema: Schema): Schema {
  // A copy: the same schema may be mandatory elsewhere.
  return Object.defineProperty({ ...schema }, OPTIONAL, { value: true });
}

function object(properties: Readonly<Record<string, Schema>>, options?: Schema): Schema {
  const required = Object.keys(properties).filter((name) => properties[name]?.[OPTIONAL] !== true);
  return { type: 'object', ...(required.length === 0 ? {} : { required }), properties, ...options };
}

function partial({ properties }: { properties: Readonly<Record<string, Schema>> }, options?: Schema): Schema {
  const members = Object.entries(properties).map(([name, schema]) => [name, optional(schema)]);
  return object(Object.fromEntries(members), options);
}

/**
 * TypeBox's builders under their own names and types, as far as faces need them: plain JSON Schema from a few lines,
 * where the package would load 700 files (a tenth of the server's memory and of its start) to make the same objects.
 */
export const Type = {
  String: named('string'),
  Boolean: named('boolean'),
  Integer: named('integer'),
  Number: named('number'),
  Null: named('null'),
  Literal: (value: unknown, options?: Schema) => ({ type: typeof value, const: value, ...options }),
  Array: (items: Schema, options?: Schema) => ({ type: 'array', items, ...options }),
  Union: (anyOf: readonly Schema[], options?: Schema) => ({ anyOf, ...options }),
  Object: object,
  Record: (_key: Schema, additionalProperties: Schema, options?: Schema) => ({
    type: 'object',
    additionalProperties,
    ...options,
  }),
  Optional: optional,
  Partial: partial,
} as unknown as Pick<
  typeof TypeBox,
  | 'String'
  | 'Boolean'
  | 'Integer'
  | 'Number'
  | 'Null'
  | 'Literal'
  | 'Array'
  | 'Union'
  | 'Object'
  | 'Optional'
  | 'Partial'
  | 'Record'
>;
