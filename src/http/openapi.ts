import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify';

/**
 * The OpenAPI document of the routes that `scope` is about to get, made when it is first asked for: writing it takes as
 * long as the rest of a start, and a library that serving does not need.
 */
export function documentOf(scope: FastifyInstance, openapi: FastifyDynamicSwaggerOptions['openapi']) {
  const routes: RouteOptions[] = [];
  scope.addHook('onRoute', (route) => {
    if (route.schema !== undefined && route.schema.hide !== true && route.method !== 'HEAD') routes.push(route);
  });
  let document: Promise<object> | undefined;
  return (): Promise<object> => {
    document ??= describe(routes, openapi);
    return document;
  };
}

/** Swagger learns of routes while they are mounted: they are mounted again, on a server that nobody reaches. */
async function describe(
  routes: readonly RouteOptions[],
  openapi: FastifyDynamicSwaggerOptions['openapi'],
): Promise<object> {
  const { default: swagger } = await import('@fastify/swagger');
  const app = Fastify({ exposeHeadRoutes: false });
  await app.register(swagger, openapi === undefined ? {} : { openapi });
  for (const { method, url, schema = {} } of routes) app.route({ method, url, schema, handler: async () => undefined });
  // Schemas of a described server are read, never compiled.
  app.setValidatorCompiler(() => () => true).setSerializerCompiler(() => String);
  await app.ready();
  return app.swagger();
}
