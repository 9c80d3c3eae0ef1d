import type { FastifyInstance } from 'fastify';
import { HttpFailure } from '#http/http-failure.ts';
import type { FaceEnvironment } from '../face.ts';
import { authenticate } from './authenticate.ts';
import { BASE } from './base.ts';
import { ERRORS, Refusal } from './errors.ts';

/** First segments of the paths of the wider API, which is for people's homes and not for their accounts. */
const WIDER = [
  'actionGroups', 'calendar', 'conditionGroups', 'config', 'devices', 'enduser', 'events', 'exec', 'gateways', 'history', 'local', 'oauth',
  'places', 'referential', 'setup', 'setupTriggers', 'ui', 'uiWidget', 'users', 'vendors', 'zones',
]; // biome-ignore format: a list of words

/**
 * Answers what no route of the face takes: nothing is there. The rest of the wider API says first that one must sign in, as
 * clients that probe it expect (contract, E8).
 */
export function mountUnknownPaths(app: FastifyInstance, { services }: FaceEnvironment): void {
  app.register(
    async (scope) => {
      scope.setNotFoundHandler(async (request) => {
        if (isWider(request.url)) {
          const actor = await authenticate(services, request, { active: false });
          if (actor.kind === 'anonymous') throw new Refusal(ERRORS.notAuthenticated);
        }
        throw new HttpFailure('route-not-found');
      });
    },
    { prefix: BASE },
  );
}

function isWider(url: string): boolean {
  const [first = ''] = url.slice(BASE.length + 1).split(/[/?]/);
  return WIDER.includes(first);
}
