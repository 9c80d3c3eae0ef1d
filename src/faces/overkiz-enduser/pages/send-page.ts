import type { FastifyReply } from 'fastify';
import type { Locale } from '#core/ports/message.ts';
import { isProblem } from '#core/problems.ts';
import { PAGE_HEADERS, type PageParts, page } from '../../page-layout.ts';
import { outcomeBody } from './render.ts';
import { PAGE_TEXTS } from './texts/index.ts';

/** Answers with a page. */
export function sendPage(reply: FastifyReply, parts: PageParts, status = 200): FastifyReply {
  return reply.code(status).headers(PAGE_HEADERS).send(page(parts));
}

/** Leads the browser on, so that reloading repeats nothing. `to` is a path of our own. */
export function leadTo(reply: FastifyReply, to: string): FastifyReply {
  return reply.code(303).header('location', to).send('');
}

/** What `work` answers; a page too where the network has tried too many links, for a person is looking. */
export async function orTooMany(reply: FastifyReply, lang: Locale, work: () => Promise<FastifyReply>) {
  try {
    return await work();
  } catch (error) {
    if (!isProblem(error, 'too-many-requests')) throw error;
    const { title, text } = PAGE_TEXTS[lang].tooMany;
    reply.header('retry-after', String(error.retryAfter));
    return sendPage(reply, { lang, title, body: outcomeBody(text) }, 429);
  }
}
