import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '#core/actor.ts';
import { admit, run } from '#core/run.ts';
import { issueForMachine } from '#core/tokens/issue-for-machine.ts';
import { answerErrors } from '#http/answer-errors.ts';
import { HttpFailure } from '#http/http-failure.ts';
import { Type } from '#http/json-schema.ts';
import { optionalOrNull } from '#http/optional-or-null.ts';
import { byPrefix } from '#http/paths.ts';
import { withoutNulls } from '#http/without-nulls.ts';
import type { Face, FaceEnvironment } from '../face.ts';
import { type MountedLine, mountRoutes } from '../mount-routes.ts';
import { originOf } from '../origin.ts';
import { authenticate } from './authenticate.ts';
import { clientName, UNIDENTIFIED } from './client-name.ts';
import { answerError, ClientNameRequired } from './problems.ts';
import { takeQuota, takeSpike } from './quota.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';
import { TOKEN_BASE, tokenEndpoint } from './token/endpoint.ts';
import { answerTokenError } from './token/problems.ts';
import { errorSchemas } from './wire/error.ts';

const BASE = '/customers/v2';
const BODY_LIMIT = 16 * 1024;
const PARAMETER = /\{(\w+)\}/g;

const answerBelow = byPrefix([[`${TOKEN_BASE}/`, answerTokenError]]);

/** The "Authentication admin" part of the Entur Customers API, version 2, and the profiles that it is about. */
export const enturCustomers: Face = {
  id: 'entur',
  title: 'Customers v2',
  description: 'Customer profiles of organisations and their credentials, for the back ends of transport operators.',
  prefixes: [`${BASE}/`, `${TOKEN_BASE}/`],
  documentUrl: `${BASE}/openapi.json`,
  operations: [...routes.map((line) => line.operation.name), issueForMachine.name],
  securitySchemes: () => ({ jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } }),
  answerError: (error, request) => (answerBelow(request?.url ?? '') ?? answerError)(error),
  async register(app, environment) {
    if (!environment.disabled.includes(issueForMachine.name))
      await app.register((scope) => tokenEndpoint(scope, environment));
    await app.register(async (scope) => {
      acceptJson(scope);
      answerErrors(scope, answerError);
      mountRoutes(scope, environment, routes, pathOf, (line) => answering(environment, line));
    });
  },
};

/** JSON only; the body of an operation that has none is not looked at. */
function acceptJson(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('remove', 'remove');
  const isIgnored = (request: FastifyRequest) => (request.routeOptions.config as { ignoresBody?: boolean }).ignoresBody;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (isIgnored(request)) done(null, undefined);
    else parseJson(request, body as string, done);
  });
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    if (isIgnored(request) || body === '') done(null, undefined);
    else done(new HttpFailure('unsupported-media-type'));
  });
}

function answering({ services, defaultTenantId }: FaceEnvironment, line: Route): MountedLine {
  const actors = new WeakMap<FastifyRequest, Actor>();
  return {
    bodyLimit: BODY_LIMIT,
    config: { ignoresBody: line.body === undefined },
    schema: {
      summary: line.summary,
      operationId: line.operation.name,
      tags: [line.tag],
      security: [{ jwt: [] }],
      ...(line.body === undefined ? {} : { body: optionalOrNull(line.body) }),
      ...(line.query === undefined ? {} : { querystring: line.query }),
      ...(line.params === undefined ? {} : { params: line.params }),
      response: { [line.status]: line.answer ?? Type.Null({ description: 'No body' }), ...errorSchemas(line) },
    },
    // Who asks, and how often, is settled before a byte of the body is read.
    onRequest: async (request, reply) => {
      await takeSpike(services, request, reply);
      const actor = await authenticate(services, request);
      const identified = clientName(request.headers['et-client-name']) !== UNIDENTIFIED;
      await takeQuota(services, reply, actor, { identified });
      if (!identified && services.settings.requireClientName) throw new ClientNameRequired();
      admit(services, line.operation.access, actor);
      actors.set(request, actor);
    },
    preValidation: (request, _reply, done) => {
      if (line.body !== undefined) request.body = withoutNulls(request.body, line.cleared);
      done();
    },
    handler: async (request, reply) => {
      const origin = {
        ...originOf(request, 'entur', defaultTenantId),
        channel: clientName(request.headers['et-client-name']),
      };
      const wire = { body: request.body, params: request.params, query: request.query } as never;
      const actor = actors.get(request) as Actor;
      const output = await run(services, line.operation, actor, origin, line.decode(wire) as never);
      if (line.headers !== undefined) reply.headers(line.headers(output as never));
      return reply.code(line.status).send(line.encode?.(output as never));
    },
  };
}

/** A path of the table as the router has it. */
function pathOf(path: string): string {
  return `${BASE}${path.replace(PARAMETER, ':$1')}`;
}
