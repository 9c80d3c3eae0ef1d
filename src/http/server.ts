import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Answer } from './answer.ts';
import { connectionCap } from './connection-cap.ts';
import { correlationId } from './correlation-id.ts';
import { lazySchemas } from './lazy-schemas.ts';
import { securityHeaders } from './security-headers.ts';

declare module 'fastify' {
  interface FastifyRequest {
    startedAt: number;
    /** What the request failed with, for the log. */
    failure: unknown;
  }
}

export interface HttpOptions {
  readonly publicUrl: string;
  readonly trustedProxies: readonly string[];
  readonly connectionsPerAddress: number;
  /** An address has as many connections as it may. */
  readonly onConnectionsReached: (address: string) => void;
  /** Checks of strings that schemas refer to by name. */
  readonly formats: Readonly<Record<string, (value: string) => boolean>>;
  /** The URL that a request is routed by. */
  readonly rewriteUrl: (url: string) => string;
  /** Answers a request that Fastify refuses before routing (a malformed URI). */
  readonly onUnroutable: (request: FastifyRequest, error: unknown) => Answer;
  readonly onAnswered: (answered: Answered) => void;
}

/** What is logged and measured of one request: the route's template, never its URL (design, rule 7). */
export interface Answered {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly correlationId: string;
  readonly ip: string;
  /** What it failed with, if it failed. */
  readonly failure: unknown;
}

// Importing the module loads all of fetch besides, whose names it carries.
const { createServer } = process.getBuiltinModule('node:http');

const TIMEOUTS = {
  headersTimeout: 2000,
  requestTimeout: 5000,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 65_000,
};

/** A Fastify server with the guards that it lacks by default: slow headers and bodies are cut, and connections counted. */
export function httpServer(options: HttpOptions): FastifyInstance {
  const headers = securityHeaders(options.publicUrl);
  const cap = connectionCap({
    most: options.connectionsPerAddress,
    trustedProxies: options.trustedProxies,
    onReached: options.onConnectionsReached,
  });
  const app = Fastify({
    logger: false,
    // Fastify makes one for each address that a host name stands for.
    serverFactory: (handler) => createServer(TIMEOUTS, handler).on('connection', cap),
    bodyLimit: 32 * 1024,
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    genReqId: (request) => correlationId(request.headers['x-correlation-id']),
    routerOptions: { maxParamLength: 1024, ignoreTrailingSlash: false, caseSensitive: true },
    schemaController: { compilersFactory: lazySchemas },
    rewriteUrl: (request) => options.rewriteUrl(request.url ?? '/'),
    return503OnClosing: false,
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
    ajv: {
      customOptions: {
        allErrors: true,
        coerceTypes: false,
        removeAdditional: false,
        useDefaults: false,
        formats: { ...options.formats },
      },
    },
    frameworkErrors: (error, request, reply) => {
      const answer = options.onUnroutable(request as FastifyRequest, error);
      (reply as FastifyReply)
        .code(answer.status)
        .headers({ ...headers, 'x-correlation-id': request.id, 'content-type': 'application/json; charset=utf-8' })
        .headers(answer.headers ?? {})
        .send(JSON.stringify(answer.body) as never);
    },
  });
  app.decorateRequest('startedAt', 0);
  app.decorateRequest('failure', undefined);
  app.addHook('onRequest', (request, reply, done) => {
    request.startedAt = performance.now();
    reply.headers(headers).header('x-correlation-id', request.id);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    options.onAnswered({
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      milliseconds: performance.now() - request.startedAt,
      correlationId: request.id,
      ip: request.ip,
      failure: request.failure,
    });
    done();
  });
  return app;
}
