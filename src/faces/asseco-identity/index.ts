import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#core/actor.ts';
import { admit, run } from '#core/run.ts';
import { SCOPES } from '#core/scopes.ts';
import { answerErrors } from '#http/answer-errors.ts';
import { acceptJsonOrNothing } from '#http/json-or-nothing.ts';
import { Type } from '#http/json-schema.ts';
import { optionalOrNull } from '#http/optional-or-null.ts';
import { withoutNulls } from '#http/without-nulls.ts';
import type { Face, FaceEnvironment } from '../face.ts';
import { type MountedLine, mountRoutes } from '../mount-routes.ts';
import { originOf } from '../origin.ts';
import { authenticate } from './authenticate.ts';
import { errorLiterals } from './error-literals.ts';
import { formats } from './formats.ts';
import { answerError } from './problems.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';
import { errorSchemas } from './wire/errors.ts';

const BASE = '/v1/identity';
const OWN_SCOPES = Object.fromEntries(Object.entries(SCOPES).filter(([name]) => name.startsWith('identity.')));
/** What the documentation calls an answer with a body. Not node:http's table: importing it there loads all of fetch. */
const REASONS: Readonly<Record<number, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted' };
const PARAMETER = /\{(\w+)\}/g;

/** Asseco IdentityAPI 1. */
export const assecoIdentity: Face = {
  id: 'asseco',
  title: 'IdentityAPI 1',
  description:
    'Online identity and credentials of users: sign-up, confirmed contacts, passwords and usernames, linked logins, security questions.',
  prefixes: [`${BASE}/`],
  documentUrl: `${BASE}/openapi.json`,
  operations: routes.map((line) => line.operation.name),
  securitySchemes: (publicUrl) => {
    const tokenUrl = `${publicUrl}/v1/authentication/connect/token`;
    const flow = { tokenUrl, scopes: OWN_SCOPES };
    return { oauth2: { type: 'oauth2', flows: { password: flow, clientCredentials: flow } } };
  },
  formats,
  answerError: (error) => answerError(error),
  async register(app, environment) {
    acceptJsonOrNothing(app);
    answerErrors(app, (error, { routeOptions }) =>
      answerError(error, (routeOptions.config as { tags?: Route['tags'] }).tags),
    );
    mountRoutes(app, environment, routes, pathOf, (line) => answering(environment, line));
  },
};

function answering({ services, defaultTenantId }: FaceEnvironment, line: Route): MountedLine {
  const actors = new WeakMap<FastifyRequest, Actor>();
  return {
    config: { tags: line.tags },
    schema: {
      summary: line.summary,
      operationId: line.operation.name,
      tags: [
        line.path.startsWith('/policy')
          ? 'Working with policy'
          : line.path.startsWith('/me')
            ? 'Authenticated user'
            : 'Users',
      ],
      security: line.operation.access.anonymous === true ? [] : [...scopes(line)].map((scope) => ({ oauth2: [scope] })),
      ...(line.body === undefined ? {} : { body: optionalOrNull(line.body) }),
      ...(line.query === undefined ? {} : { querystring: line.query }),
      ...parametersOf(line),
      response: {
        [line.status]: described(line),
        ...errorSchemas(errorLiterals(line)),
      },
    },
    // Who asks is settled before a byte of the body is read.
    onRequest: async (request) => {
      const actor = await authenticate(services, request);
      admit(services, line.operation.access, actor);
      actors.set(request, actor);
    },
    preValidation: (request, _reply, done) => {
      // Null is absent before anything is made of it: an alias stands in for a name that is null, too.
      if (line.body !== undefined) request.body = withAliases(withoutNulls(request.body ?? {}), line.aliases);
      done();
    },
    handler: async (request, reply) => {
      const wire = { body: request.body, params: request.params, query: request.query } as never;
      const output = await run(
        services,
        line.operation,
        actors.get(request) as Actor,
        originOf(request, 'asseco', defaultTenantId),
        line.decode(wire) as never,
      );
      if (line.location !== undefined) reply.header('location', line.location(output as never));
      return answer(reply, line, output, wire);
    },
  };
}

function answer(reply: FastifyReply, line: Route, output: unknown, wire: never): FastifyReply {
  reply.code(line.status);
  return line.encode === undefined ? reply.send() : reply.send(line.encode(output as never, wire));
}

/** The schema of the path's parameters, where it has any: what none have would be validated with every request. */
function parametersOf({ path, params }: Route) {
  const named = [...path.matchAll(PARAMETER)].map(([, name = '']) => [
    name,
    Type.String({ minLength: 1, maxLength: 254 }),
  ]);
  return named.length === 0 ? {} : { params: params ?? Type.Object(Object.fromEntries(named)) };
}

/** The answer's schema with the words that the documentation shows beside its status. */
function described({ status, answer }: Route) {
  return answer === undefined ? Type.Null({ description: 'No body' }) : { description: REASONS[status], ...answer };
}

/** Each by itself is enough. */
function* scopes({ operation: { access } }: Route): Iterable<string> {
  if (access.user !== undefined) yield access.user.scope;
  if (access.client !== undefined) yield access.client.scope;
}

function withAliases(body: unknown, aliases: Route['aliases']): unknown {
  if (aliases === undefined || typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const named = body as Record<string, unknown>;
  for (const [name, alias] of Object.entries(aliases))
    if (named[name] === undefined && named[alias] !== undefined) named[name] = named[alias];
  return named;
}

/** A path of the table as the router has it. */
function pathOf(path: string): string {
  return `${BASE}${path.replace(PARAMETER, ':$1')}`;
}
