import { parse } from 'node:querystring';
import type { FastifyInstance } from 'fastify';

const FORM = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/**
 * Forms, read as a server of request parameters reads them: a body of another type holds none. A repeated member is a list
 * of its values.
 */
export function acceptFormOrNothing(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    const isForm = FORM.test(request.headers['content-type'] ?? '');
    done(null, isForm ? parse(body as string) : {});
  });
}
