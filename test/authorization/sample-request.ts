import type { TSchema } from 'typebox';
import type { MountedRoute } from '#test/support/mounted-routes.ts';

/** What a request can name of somebody. */
export interface Names {
  readonly username: string;
  readonly email: string;
  readonly customerNumber: string;
  readonly tenantId: string;
  readonly organisationId: number;
}

export interface SampleRequest {
  readonly path: string;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** Which member of a request is which name. Whatever else a request needs is taken from its schema. */
const MEMBERS: Readonly<Record<string, keyof Names>> = {
  username: 'username',
  userId: 'username',
  email: 'email',
  customer: 'customerNumber',
  customerNumber: 'customerNumber',
  'customer-number': 'customerNumber',
  tenantId: 'tenantId',
  organisationId: 'organisationId',
};

/** Values that no schema tells. */
const GIVEN: Readonly<Record<string, unknown>> = {
  role: 'Helper',
  token: 'x'.repeat(43),
  expirationDate: '2099-01-01',
  twoFactorCode: '000000',
  'confirmation-code': '000000',
  limit: 10,
  offset: 0,
};

/** A request of a route that is well formed, about these names. */
export function sampleRequest({ method, url, schema }: MountedRoute, names: Names): SampleRequest {
  const nameOf = (member: string): unknown => {
    const name = MEMBERS[member];
    return name === undefined ? GIVEN[member] : names[name];
  };
  const path = url.replaceAll(/:(\w+)/g, (_whole, member: string) =>
    encodeURIComponent(String(nameOf(member) ?? 'x1')),
  );
  const query = new URLSearchParams();
  for (const [member, value] of Object.entries(membersOf(schema.querystring, nameOf))) query.set(member, String(value));
  const sent =
    schema.body === undefined || method === 'GET' || method === 'HEAD' ? undefined : membersOf(schema.body, nameOf);
  const isForm = (schema as { consumes?: readonly string[] }).consumes !== undefined;
  return {
    path: query.size === 0 ? path : `${path}?${query}`,
    body: sent === undefined ? undefined : isForm ? formOf(sent) : JSON.stringify(sent),
    headers: {
      'et-client-name': 'test-suite',
      ...(sent === undefined
        ? {}
        : { 'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json' }),
    },
  };
}

/** Whether a request of a route says different things about different people. */
export function namesSomething(route: MountedRoute): boolean {
  const one: Names = { username: 'a', email: 'a@x.example', customerNumber: '1', tenantId: 'a', organisationId: 1 };
  const other: Names = { username: 'b', email: 'b@x.example', customerNumber: '2', tenantId: 'b', organisationId: 2 };
  return JSON.stringify(sampleRequest(route, one)) !== JSON.stringify(sampleRequest(route, other));
}

function formOf(members: Readonly<Record<string, unknown>>): string {
  return new URLSearchParams(Object.entries(members).map(([name, value]) => [name, String(value)])).toString();
}

/** What an object must have, and whatever it may have that names somebody. */
function membersOf(schema: TSchema | undefined, nameOf: (member: string) => unknown): Record<string, unknown> {
  const { properties = {}, required = [] } = (schema ?? {}) as Shape;
  const wanted = Object.keys(properties).filter((name) => required.includes(name) || MEMBERS[name] !== undefined);
  return Object.fromEntries(
    wanted.map((name) => [name, typed(properties[name], nameOf(name)) ?? sampleOf(properties[name], nameOf)]),
  );
}

/** A JSON Schema, as far as samples go by it. */
interface Shape {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly examples?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
}

/** A name in the type that its member has. */
function typed(shape: Shape | undefined, name: unknown): unknown {
  return name !== undefined && shape?.type === 'string' ? String(name) : name;
}

function sampleOf(shape: Shape | undefined, nameOf: (member: string) => unknown): unknown {
  if (shape === undefined) return undefined;
  const [known] = [
    ...(shape.examples ?? []),
    ...(shape.enum ?? []),
    ...(shape.const === undefined ? [] : [shape.const]),
  ];
  if (known !== undefined) return known;
  if (shape.anyOf !== undefined) return sampleOf(shape.anyOf[0], nameOf);
  switch (shape.type) {
    case 'object':
      return membersOf(shape as unknown as TSchema, nameOf);
    case 'array':
      return Array.from({ length: shape.minItems ?? 0 }, () => sampleOf(shape.items, nameOf));
    case 'integer':
    case 'number':
      return shape.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return 'x'.repeat(Math.max(shape.minLength ?? 1, 1));
  }
}
