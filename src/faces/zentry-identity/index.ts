import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, ANONYMOUS } from '#core/actor.ts';
import { admit, run } from '#core/run.ts';
import { answerErrors } from '#http/answer-errors.ts';
import { acceptJsonOrNothing } from '#http/json-or-nothing.ts';
import { Type } from '#http/json-schema.ts';
import { withoutNulls } from '#http/without-nulls.ts';
import type { Face, FaceEnvironment } from '../face.ts';
import { type MountedLine, mountRoutes } from '../mount-routes.ts';
import { originOf } from '../origin.ts';
import { tenantHeader } from '../tenant-header.ts';
import { authenticate, inTenant } from './authenticate.ts';
import { errorLiterals } from './error-literals.ts';
import { answerError } from './problems.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';
import { errorSchemas } from './wire/errors.ts';

const paths = [...new Set(routes.map((line) => line.path))];

/** Zentry.Identity.Api 1.0. */
export const zentryIdentity: Face = {
  id: 'zentry',
  title: 'Zentry.Identity.Api 1.0',
  description: 'Sign-in, second factors, tenants, users and their roles. Tokens come from /connect/token.',
  prefixes: [...new Set(paths.map((path) => `/${path.split('/')[1]}`)), '/zentry/'],
  anyCase: paths,
  documentUrl: '/zentry/openapi.json',
  operations: routes.map((line) => line.operation.name),
  securitySchemes: () => ({
    apiKey: { type: 'apiKey', name: 'Api-Key', in: 'header' },
    bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  }),
  answerError,
  async register(app, environment) {
    acceptJsonOrNothing(app);
    answerErrors(app, answerError);
    mountRoutes(
      app,
      environment,
      routes,
      (path) => path,
      (line) => answering(environment, line),
    );
  },
};

function answering({ services, defaultTenantId }: FaceEnvironment, line: Route): MountedLine {
  const { access } = line.operation;
  const isOpen = access.anonymous === true;
  const actors = new WeakMap<FastifyRequest, Actor>();
  return {
    schema: {
      summary: line.summary,
      operationId: line.operation.name,
      tags: [line.tag],
      headers: Type.Object({ 'tenant-id': Type.Optional(Type.String({ description: 'The tenant to work in' })) }),
      security: isOpen ? [] : [{ bearer: [] }, ...(access.apiKey || access.bootstrap ? [{ apiKey: [] }] : [])],
      ...(line.body === undefined ? {} : { body: line.body }),
      response: {
        [line.status]: line.answer ?? Type.Null({ description: 'No body' }),
        ...errorSchemas(errorLiterals(line)),
      },
    },
    // Who asks, and in which tenant, is settled before a byte of the body is read. What is open to everyone looks at no
    // credential: clients that log in send along what they have, stale or not.
    onRequest: async (request) => {
      const actor = isOpen ? ANONYMOUS : await authenticate(services, request);
      admit(services, access, actor);
      actors.set(request, await inTenant(services, actor, request, line.inTenant === true));
    },
    preValidation: (request, _reply, done) => {
      if (line.body !== undefined) request.body = withoutNulls(request.body ?? {});
      done();
    },
    handler: async (request, reply) => {
      const wire = { body: request.body, tenant: tenantHeader(request) } as never;
      const origin = originOf(request, 'zentry', defaultTenantId);
      const actor = actors.get(request) as Actor;
      const output = await run(services, line.operation, actor, origin, line.decode(wire) as never);
      return answer(reply, line, output, wire);
    },
  };
}

function answer(reply: FastifyReply, { status, headers, encode }: Route, output: unknown, wire: never): FastifyReply {
  reply.code(status);
  if (headers !== undefined) reply.headers(headers);
  return encode === undefined ? reply.send() : reply.send(encode(output as never, wire));
}
