import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendAnswer } from '#http/answer.ts';

/** A published document: where it is served, and its name in the list. */
export interface DocumentLink {
  readonly url: string;
  readonly name: string;
}

const NOT_FOUND = { status: 404, body: { title: 'Not Found', status: 404 } };

/**
 * One page to browse every document. Swagger UI serves it from a small server of its own, which is made at the first
 * request: a tenth of a start and 10 MB for a page that most servers are never asked for.
 */
export function mountDocs(app: FastifyInstance, documents: readonly DocumentLink[]): void {
  let pages: Promise<FastifyInstance> | undefined;
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    pages ??= swaggerPages(documents);
    const { url, headers } = request;
    const answer = await (await pages).inject({ method: 'GET', url, headers });
    const { connection: _hopByHop, ...kept } = answer.headers;
    return reply.code(answer.statusCode).headers(kept).send(answer.rawPayload);
  };
  for (const url of ['/docs', '/docs/*']) app.get(url, { schema: { hide: true }, handler });
}

async function swaggerPages(documents: readonly DocumentLink[]): Promise<FastifyInstance> {
  const [{ default: Fastify }, { default: swagger }, { default: swaggerUi }] = await Promise.all([
    import('fastify'),
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
  ]);
  const pages = Fastify({ logger: false });
  pages.setNotFoundHandler((_request, reply) => sendAnswer(reply, NOT_FOUND));
  await pages.register(swagger, { openapi: { info: { title: 'Tessera', version: '1' } } });
  await pages.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: { urls: documents, layout: 'StandaloneLayout' } as never,
  });
  return pages;
}
