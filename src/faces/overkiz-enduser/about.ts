import type { FastifyRequest } from 'fastify';
import { ABOUT_NOTHING, type About } from './problems.ts';
import type { Route } from './route.ts';
import { nameIn } from './wire/log-in.ts';

const LONGEST_SHOWN = 254;

/** What the words of an error say of the request; nothing of one that took no route. */
export function aboutOf(request: FastifyRequest | undefined): About {
  if (request === undefined) return ABOUT_NOTHING;
  const { method } = request;
  const mediaType = (request.headers['content-type'] ?? '').split(';')[0]?.trim().slice(0, 100) ?? '';
  const line = (request.routeOptions?.config as { overkiz?: Route } | undefined)?.overkiz;
  if (line === undefined) return { ...ABOUT_NOTHING, method, mediaType };
  const isLogIn = line.form === true;
  const call = isLogIn ? `${line.call} with ${nameIn(request.body).slice(0, LONGEST_SHOWN)}` : line.call;
  return { ...ABOUT_NOTHING, call, isLogIn, fields: line.fields ?? {}, method, mediaType };
}
