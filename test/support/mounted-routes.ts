import Fastify, { type RouteOptions } from 'fastify';
import type { TSchema } from 'typebox';
import { requireDeclaredAccess, type ServedOperation } from '#faces/declared-access.ts';
import type { Face, FaceEnvironment } from '#faces/face.ts';
import { faces } from '#faces/index.ts';

/** One way to call a face, as the router has it. */
export interface MountedRoute {
  readonly face: Face;
  readonly method: string;
  /** With `:name` for parameters. */
  readonly url: string;
  readonly operations: readonly ServedOperation[];
  /** The schemas of the request's parts, as far as there are any. */
  readonly schema: RequestSchemas;
}

interface RequestSchemas {
  readonly body?: TSchema;
  readonly querystring?: TSchema;
}

/** Every route that the faces mount, each as the server would, and what serves no operation left out. */
export async function mountedRoutes(): Promise<readonly MountedRoute[]> {
  const app = Fastify({ logger: false });
  requireDeclaredAccess(app);
  const found: MountedRoute[] = [];
  for (const face of faces)
    await app.register(async (scope) => {
      scope.addHook('onRoute', (route) => {
        found.push(...routesOf(face, route));
      });
      await face.register(scope, environment);
    });
  await app.close();
  return found;
}

/** Nothing is called: faces keep what they are given for the requests to come. */
const environment = {
  services: {},
  defaultTenantId: '',
  disabled: [],
  enabled: faces.map(({ id }) => id),
} as unknown as FaceEnvironment;

function routesOf(face: Face, { method, url, config, schema }: RouteOptions): readonly MountedRoute[] {
  const operations = config?.operations ?? [];
  return operations.length === 0
    ? []
    : [method].flat().map((one) => ({
        face,
        method: one,
        url,
        operations,
        schema: (schema ?? {}) as RequestSchemas,
      }));
}
