import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendAnswer } from '#http/answer.ts';
import { FAVICON, LOGO } from '../mark.ts';

/** A published document: where it is served, and its name in the list. */
export interface DocumentLink {
  readonly url: string;
  readonly name: string;
}

const NOT_FOUND = { status: 404, body: { title: 'Not Found', status: 404 } };

/** Swagger UI styles its elements by attribute and draws its icons from data: URLs; everything else is this server's. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/**
 * One page to browse every document, where whoever opens the server's bare address lands too. Swagger UI serves it from
 * a small server of its own, which is made at the first request: a tenth of a start and 10 MB for a page that most
 * servers are never asked for.
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
  app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/docs'));
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
    staticCSP: PAGE_POLICY,
    theme: { title: 'Tessera: the APIs', favicon: [{ ...FAVICON, rel: 'icon', sizes: 'any' }] },
    logo: { ...LOGO, href: '/docs', target: '_self' },
    uiConfig: { urls: documents, layout: 'StandaloneLayout' } as never,
  });
  return pages;
}
