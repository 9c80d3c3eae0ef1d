import type { FastifyContextConfig, FastifyInstance, RouteOptions } from 'fastify';
import type { Access, Operation } from '#core/operation.ts';
import { SCOPES } from '#core/scopes.ts';
import { isRefusal } from '#http/other-methods.ts';
import { OPEN_ROUTES } from './open-routes.ts';

/** What there is to know of an operation before it runs. */
export type ServedOperation = Pick<Operation<never, unknown>, 'name' | 'access'>;

/** A route that does not say who may call it. The server does not start. */
export class UndeclaredAccessError extends Error {
  constructor(route: RouteOptions, reason: string) {
    super(
      `${[route.method].flat().join(', ')} ${route.url} ${reason}. Mount it with mountRoutes, name its operations with ` +
        'serving(…), or, if it serves none, list it in faces/open-routes.ts.',
    );
    this.name = 'UndeclaredAccessError';
  }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The operations that a route serves, whose access is the route's. */
    readonly operations?: readonly ServedOperation[];
  }
}

/** The `config` of a route that stands in no table. */
export function serving(...operations: readonly ServedOperation[]): Pick<FastifyContextConfig, 'operations'> {
  return { operations };
}

/**
 * Refuses, from now on, every route of the server that does not come with operations whose access somebody can have over
 * HTTP: `mountRoutes` and `serving` give a route its operations, its HEAD inherits them. What serves no operation is
 * listed in open-routes.ts. Must be called before anything is mounted. The route's registration raises
 * `UndeclaredAccessError`, which ends the start.
 */
export function requireDeclaredAccess(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (isRefusal(route.handler) || isOpen(route)) return;
    const operations = route.config?.operations ?? [];
    if (operations.length === 0) throw new UndeclaredAccessError(route, 'serves no operation');
    for (const { name, access } of operations)
      if (!admitsSomebody(access)) throw new UndeclaredAccessError(route, `serves ${name}, which declares no access`);
  });
}

/** Whether the access, as data from a table that types may not have checked, lets anybody in who can come over HTTP. */
function admitsSomebody(access: Access | undefined): boolean {
  const isScope = (scope: unknown) => typeof scope === 'string' && Object.hasOwn(SCOPES, scope);
  return (
    access?.anonymous === true ||
    access?.anonymous === 'anonymousPrelogin' ||
    isScope(access?.user?.scope) ||
    isScope(access?.client?.scope) ||
    access?.apiKey === true ||
    access?.bootstrap === true
  );
}

/** Only what reads can be open. */
function isOpen({ method, url }: RouteOptions): boolean {
  const methods = [method].flat();
  return OPEN_ROUTES.get(url)?.methods.some((open) => methods.every((one) => open === one)) === true;
}
