import type { FastifyRequest } from 'fastify';
import { ANONYMOUS } from '#core/actor.ts';
import { nearestLocale } from '#core/contacts/nearest-locale.ts';
import type { Operation } from '#core/operation.ts';
import type { Locale } from '#core/ports/message.ts';
import { run } from '#core/run.ts';
import { wantedLanguages } from '#http/preference.ts';
import type { FaceEnvironment } from '../../face.ts';
import { originOf } from '../../origin.ts';

/** The language of a page whose reader is not known: that of the browser, as far as we have it, else the server's. */
export function languageOf(request: FastifyRequest, { services }: FaceEnvironment): Locale {
  for (const tag of wantedLanguages(request.headers['accept-language'])) {
    const locale = nearestLocale(tag);
    if (locale !== undefined) return locale;
  }
  return services.settings.defaultLocale;
}

/** One value of a form or query; what is repeated or absent is empty. */
export function textIn(source: unknown, name: string): string {
  const value: unknown = Object(source)[name];
  return typeof value === 'string' ? value : '';
}

/** Calls an operation for whoever opens a page: nobody is signed in on them, the link says whose it is. */
export function perform<Input, Output>(
  { services, defaultTenantId }: FaceEnvironment,
  request: FastifyRequest,
  operation: Operation<Input, Output>,
  input: Input,
): Promise<Output> {
  return run(services, operation, ANONYMOUS, originOf(request, 'overkiz', defaultTenantId), input);
}
