import type { FastifyInstance } from 'fastify';
import { HttpFailure } from './http-failure.ts';

/** JSON, or an empty body under any name: deployed clients send commands without members in several ways. */
export function acceptJsonOrNothing(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('remove', 'remove');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, {});
    else parseJson(request, body as string, done);
  });
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') done(null, {});
    else done(new HttpFailure('unsupported-media-type'));
  });
}
