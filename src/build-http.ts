import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '#config/load-config.ts';
import { problem } from '#core/problems.ts';
import type { Services } from '#core/services.ts';
import type { Mailbox } from '#delivery/mailbox.ts';
import { requireDeclaredAccess } from '#faces/declared-access.ts';
import type { Face, FaceEnvironment } from '#faces/face.ts';
import { faces } from '#faces/index.ts';
import { mountDocs } from '#faces/pages/docs.ts';
import { mountMailbox } from '#faces/pages/mailbox.ts';
import { sendAnswer } from '#http/answer.ts';
import { answerErrors, isOfBody } from '#http/answer-errors.ts';
import { mountHealth } from '#http/health.ts';
import { HttpFailure } from '#http/http-failure.ts';
import { documentOf } from '#http/openapi.ts';
import { byPrefix, inAnyCase } from '#http/paths.ts';
import { httpServer } from '#http/server.ts';
import { logAnswer } from './telemetry/log-answer.ts';
import type { Metrics } from './telemetry/metrics.ts';

export interface HttpParts {
  readonly config: Config;
  readonly services: Services;
  readonly defaultTenantId: string;
  /** None where metrics are switched off. */
  readonly measured: Metrics | undefined;
  /** Where the built-in mailbox is on. */
  readonly mailbox: Mailbox | undefined;
}

/** Header names that a browser may send to any of the APIs. */
const ALLOWED_HEADERS = ['authorization', 'content-type', 'tenant-id', 'api-key', 'x-correlation-id', 'et-client-name'];

/** Headers of answers that pages of the origins named may read, besides the few that every page may. */
const EXPOSED_HEADERS = [
  'location',
  'retry-after',
  'www-authenticate',
  'x-correlation-id',
  'x-total-count',
  'rate-limit-allowed',
  'rate-limit-available',
  'rate-limit-used',
  'rate-limit-range',
  'rate-limit-expiry-time',
  'spike-allowed',
  'spike-range',
];

/** What browsers are told. An OPTIONS that no browser sends ahead is a method that the API of its path refuses. */
function corsOf({ corsOrigins }: Config): (request: FastifyRequest) => FastifyCorsOptions {
  const others: FastifyCorsOptions = {
    origin: [...corsOrigins],
    credentials: false,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ALLOWED_HEADERS,
    exposedHeaders: EXPOSED_HEADERS,
    preflight: false,
  };
  const ahead = { ...others, preflight: true };
  // Most of those who call are no browsers, and what browsers are told takes as long as finding the route.
  const nobody: FastifyCorsOptions = { origin: false };
  return ({ method, headers }) => {
    if (headers.origin === undefined) return nobody;
    return method === 'OPTIONS' && 'access-control-request-method' in headers ? ahead : others;
  };
}

/** The server with every face that is switched on, health, documents and the mailbox; not yet listening. */
export async function buildHttp({ config, services, ...parts }: HttpParts): Promise<FastifyInstance> {
  const enabled = faces.filter((face) => config[`${face.id}Enabled`]);
  const faceOf = byPrefix(enabled.flatMap((face) => face.prefixes.map((prefix) => [prefix, face] as const)));
  const plain = { status: 404, body: { title: 'Not Found', status: 404 } };
  const app = httpServer({
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    connectionsPerAddress: Math.max(1, Math.round(config.connectionsPerAddress * config.limitsFactor)),
    onConnectionsReached: (address) => services.log.warn({ address }, 'an address has as many connections as it may'),
    formats: Object.assign({}, ...faces.map((face) => face.formats?.(config.defaultCountry))),
    rewriteUrl: inAnyCase(enabled.flatMap((face) => face.anyCase ?? [])),
    onUnroutable: (request, error) => faceOf(request.url)?.answerError(error, request) ?? plain,
    onAnswered: (answered) => {
      parts.measured?.observe(answered);
      logAnswer(services.log, answered);
    },
  });
  requireDeclaredAccess(app);
  const answerUnknown = (request: FastifyRequest) =>
    faceOf(request.url)?.answerError(new HttpFailure('route-not-found'), request) ?? plain;
  // Before the routes: each keeps the handler that stands when it comes, that of OPTIONS at every path too.
  answerErrors(app, (error, request) =>
    isOfBody(error) || (error instanceof HttpFailure && error.kind === 'route-not-found')
      ? answerUnknown(request)
      : { status: 500, body: { title: 'Internal Server Error', status: 500 } },
  );
  const corsFor = corsOf(config);
  await app.register(cors, { delegator: (request, done) => done(null, corsFor(request)) });
  if (config.maintenance) answerMaintenance(app, faceOf);
  limitRequests(app, services, faceOf);
  mountHealth(app, () => services.store.ping());
  app.setNotFoundHandler((request, reply) => sendAnswer(reply, answerUnknown(request)));
  if (parts.mailbox !== undefined) mountMailbox(app, parts.mailbox);
  const shared = {
    services,
    defaultTenantId: parts.defaultTenantId,
    enabled: enabled.map((face) => face.id),
    concurrentRequests: config.overkizConcurrentRequests,
    trustedOrigins: [new URL(config.publicUrl).origin, ...config.corsOrigins],
  };
  for (const face of enabled) await mountFace(app, face, config, { ...shared, disabled: config[`${face.id}Disabled`] });
  mountDocs(
    app,
    enabled.map(({ documentUrl, title }) => ({ url: documentUrl, name: title })),
  );
  await app.ready();
  return app;
}

const MAINTENANCE_SECONDS = 300;

/** Answers everything that the APIs are asked as a server that cannot serve for now, each in its own form. */
function answerMaintenance(app: FastifyInstance, faceOf: (url: string) => Face | undefined): void {
  app.addHook('onRequest', async (request, reply) => {
    const unavailable = problem('service-unavailable', { retryAfter: MAINTENANCE_SECONDS });
    const face = faceOf(request.url);
    return face === undefined ? undefined : sendAnswer(reply, face.answerError(unavailable, request));
  });
}

/** Holds every address to its budget of requests to the APIs, before anything else is done for it. */
function limitRequests(app: FastifyInstance, { limiter }: Services, faceOf: (url: string) => Face | undefined): void {
  app.addHook('onRequest', async (request, reply) => {
    const face = faceOf(request.url);
    if (face === undefined) return;
    const retryAfter = await limiter.take('requestsPerAddress', request.ip);
    if (retryAfter === undefined) return;
    return sendAnswer(reply, face.answerError(problem('too-many-requests', { retryAfter }), request));
  });
}

/** Mounts one face in a scope of its own, with the OpenAPI 3.1 document that its route table makes. */
async function mountFace(
  app: FastifyInstance,
  face: Face,
  { publicUrl }: Config,
  environment: FaceEnvironment,
): Promise<void> {
  await app.register(async (scope) => {
    const document = documentOf(scope, {
      openapi: '3.1.0',
      info: { title: face.title, version: '1', description: face.description },
      servers: [{ url: publicUrl }],
      components: { securitySchemes: face.securitySchemes(publicUrl) as never },
    });
    await face.register(scope, environment);
    scope.get(face.documentUrl, { schema: { hide: true } }, document);
  });
}
