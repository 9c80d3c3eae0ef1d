import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ANONYMOUS } from '#core/actor.ts';
import { admit, run } from '#core/run.ts';
import { answerErrors } from '#http/answer-errors.ts';
import { clearedCookie, sessionCookie } from '#http/cookies.ts';
import { isCrossSite } from '#http/cross-site.ts';
import { acceptFormOrNothing } from '#http/form-or-nothing.ts';
import { acceptJsonOrNothing } from '#http/json-or-nothing.ts';
import { Type } from '#http/json-schema.ts';
import { prefersHtml } from '#http/preference.ts';
import { withoutNulls } from '#http/without-nulls.ts';
import type { Face, FaceEnvironment } from '../face.ts';
import { type MountedLine, mountRoutes } from '../mount-routes.ts';
import { originOf } from '../origin.ts';
import { PAGE_HEADERS } from '../page-layout.ts';
import { aboutOf } from './about.ts';
import { authenticate, COOKIE_NAME, cookieOf } from './authenticate.ts';
import { BASE, COOKIE_PATH } from './base.ts';
import { ERRORS, JSON_TYPE, Refusal } from './errors.ts';
import { formats } from './formats.ts';
import { limitConcurrency } from './limit-concurrency.ts';
import { mountPages, PAGE_OPERATIONS } from './pages/index.ts';
import { languageOf } from './pages/page-request.ts';
import { answerAbout } from './problems.ts';
import type { CookieChange, Route, Wire } from './route.ts';
import { routes } from './routes.ts';
import { mountUnknownPaths } from './unknown-paths.ts';
import { errorSchemas } from './wire/errors.ts';

const BODY_LIMIT = 64 * 1024;
const PARAMETER = /\{(\w+)\}/g;
const FORM = 'application/x-www-form-urlencoded';

/** The Overkiz end-user API, as far as it is public. */
export const overkizEndUser: Face = {
  id: 'overkiz',
  title: 'Overkiz end-user API',
  description: 'Accounts, sign-in by session cookie, password quality and terms of use of end users.',
  prefixes: [`${COOKIE_PATH}/`],
  documentUrl: `${BASE}/openapi.json`,
  operations: [...new Set([...routes.map((line) => line.operation.name), ...PAGE_OPERATIONS])],
  securitySchemes: () => ({ session: { type: 'apiKey', name: COOKIE_NAME, in: 'cookie' } }),
  formats,
  answerError: (error, request) => answerAbout(error, aboutOf(request)),
  async register(app, environment) {
    const { trustedOrigins } = environment;
    const now = () => environment.services.clock.now();
    answerErrors(app, (error, request) => answerAbout(error, { ...aboutOf(request), now: now() }));
    app.addHook('onRequest', async (request) => {
      if (isCrossSite(request, trustedOrigins)) throw new Refusal(ERRORS.crossSite);
    });
    limitConcurrency(app, environment.concurrentRequests);
    mountUnknownPaths(app, environment);
    const mountAll = (scope: FastifyInstance, lines: readonly Route[]) =>
      mountRoutes(scope, environment, lines, urlOf, (line) => answering(environment, line));
    await app.register(async (scope) => {
      acceptJsonOrNothing(scope);
      mountAll(
        scope,
        routes.filter((line) => line.form !== true),
      );
    });
    await app.register(async (scope) => mountPages(scope, environment));
    await app.register(async (scope) => {
      acceptFormOrNothing(scope);
      mountAll(
        scope,
        routes.filter((line) => line.form === true),
      );
    });
  },
};

const urlOf = (path: string) => `${BASE}${path.replaceAll(PARAMETER, ':$1')}`;

function answering(environment: FaceEnvironment, line: Route): MountedLine {
  const { services, defaultTenantId } = environment;
  const { access } = line.operation;
  const isOpen = access.anonymous === true;
  const looks = !isOpen || line.looksAtSession === true;
  const actorOf = async (request: FastifyRequest) => {
    const actor = looks ? await authenticate(services, request, { active: !isOpen }) : ANONYMOUS;
    admit(services, access, actor);
    return actor;
  };
  const actors = new WeakMap<FastifyRequest, Awaited<ReturnType<typeof actorOf>>>();
  return {
    bodyLimit: BODY_LIMIT,
    config: { overkiz: line },
    schema: schemaOf(line),
    // The schema of a form describes it; the form is checked in this API's own words.
    ...(line.form === true ? { validatorCompiler: () => () => true } : {}),
    // Who asks is settled before a byte of the body is read.
    onRequest: async (request) => {
      actors.set(request, await actorOf(request));
    },
    preValidation: async (request) => {
      if (line.body !== undefined && line.form !== true) request.body = withoutNulls(request.body ?? {});
    },
    handler: async (request, reply) => {
      const { body, params, query } = request;
      const wire = { body, params, query, cookie: looks || line.form ? cookieOf(request) : undefined } as Wire<never>;
      const origin = originOf(request, 'overkiz', defaultTenantId);
      const actor = actors.get(request) ?? ANONYMOUS;
      const output = await run(services, line.operation, actor, origin, line.decode(wire) as never);
      changeCookie(reply, line.cookie?.(output as never), services.settings.publicUrl.startsWith('https:'));
      if (line.page !== undefined) {
        reply.header('vary', 'accept, accept-language');
        if (prefersHtml(request.headers.accept))
          return reply.headers(PAGE_HEADERS).send(line.page(output as never, languageOf(request, environment)));
      }
      const answer = line.encode === undefined ? {} : line.encode(output as never, wire);
      reply.code(line.status).type(line.html === undefined ? JSON_TYPE : 'text/html; charset=utf-8');
      if (line.html !== undefined) reply.header('content-security-policy', line.html);
      return reply.send(answer);
    },
  };
}

/** One header on signing in, with the cookie first in it: deployed clients cut it out by position. */
function changeCookie(reply: FastifyReply, change: CookieChange | undefined, secure: boolean): void {
  if (change === undefined) return;
  const options = { path: COOKIE_PATH, secure };
  const header =
    change === 'clear' ? clearedCookie(COOKIE_NAME, options) : sessionCookie(COOKIE_NAME, change.set.reveal(), options);
  reply.header('set-cookie', header);
}

/** The operation's name; where several lines have one operation, the first that is not the documentation has it. */
function operationIdOf(line: Route): string {
  const { name } = line.operation;
  if (line.html !== undefined) return 'documentation';
  const first = routes.find((other) => other.operation.name === name && other.html === undefined);
  return first === line ? name : `${name}.${line.id}`;
}

/** The schema of a success: JSON, a page, or whichever of both is preferred. */
function successOf({ html, page, answer = Type.Object({}) }: Route): unknown {
  const asPage = { 'text/html': { schema: Type.String({ description: 'A page' }) } };
  if (html !== undefined) return { description: 'A page', content: asPage };
  if (page === undefined) return answer;
  return { description: 'As preferred', content: { 'application/json': { schema: answer }, ...asPage } };
}

function schemaOf(line: Route): Record<string, unknown> {
  const describe = (name: string) => Type.String({ description: line.about?.[name] ?? name });
  const parameters = [...line.path.matchAll(PARAMETER)].map(([, name = '']) => [name, describe(name)]);
  return {
    summary: line.summary.split('\n')[0],
    operationId: operationIdOf(line),
    tags: [line.section],
    ...(line.deprecated === undefined ? {} : { deprecated: true }),
    ...(line.form === true ? { consumes: [FORM] } : {}),
    security: line.operation.access.anonymous === true ? [] : [{ session: [] }],
    ...(parameters.length === 0 ? {} : { params: Type.Object(Object.fromEntries(parameters)) }),
    ...(line.query === undefined ? {} : { querystring: line.query }),
    ...(line.body === undefined ? {} : { body: line.body }),
    response: {
      [line.status]: successOf(line),
      ...errorSchemas(line),
    },
  };
}
