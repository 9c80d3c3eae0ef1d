import type { FastifyInstance, RouteOptions } from 'fastify';
import { HttpFailure } from './http-failure.ts';

/** Every standard method, for answering 405 where a path is known. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;

/** The methods of one path: those it has, and those that are switched off. */
export interface PathMethods {
  readonly on: readonly string[];
  readonly off: readonly string[];
}

/** Answers every other method of a path: `method-not-allowed`, and one that is switched off as if it had never been. */
export function refuseOtherMethods(app: FastifyInstance, url: string, { on, off }: PathMethods): void {
  if (on.length === 0) return;
  const allow = withHead(on);
  const hidden = withHead(off);
  app.route({
    method: METHODS.filter((method) => !allow.includes(method)),
    url,
    schema: { hide: true },
    onRequest: (request, _reply, done) =>
      done(
        hidden.includes(request.method)
          ? new HttpFailure('route-not-found')
          : new HttpFailure('method-not-allowed', { allow }),
      ),
    handler: nothing,
  });
}

/** Whether a route's handler is one that these refusals have, which does nothing. */
export function isRefusal(handler: RouteOptions['handler']): boolean {
  return handler === nothing;
}

async function nothing(): Promise<void> {}

/** Whoever can GET can HEAD. */
function withHead(methods: readonly string[]): readonly string[] {
  return methods.includes('GET') ? [...methods, 'HEAD'] : methods;
}
