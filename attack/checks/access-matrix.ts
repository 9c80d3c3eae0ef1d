import { isDeepStrictEqual } from 'node:util';
import { namesOf, shownOf, unknownNames } from '#test/authorization/asked.ts';
import { CALLERS, type Caller } from '#test/authorization/caller.ts';
import { BOOTSTRAP_KEY, Cast } from '#test/authorization/cast.ts';
import { expect, type Outcome } from '#test/authorization/expectation.ts';
import { type Names, sampleRequest } from '#test/authorization/sample-request.ts';
import type { World } from '#test/parity/world.ts';
import { AUDIENCE } from '#test/support/entur.ts';
import { type MountedRoute, mountedRoutes } from '#test/support/mounted-routes.ts';
import { isRefusal, told, toldBy } from '#test/support/refusals.ts';
import { type Check, none } from '../check.ts';

/** Those of whom most is refused: enough for every commit, where the suite has all of them besides. */
const FEW: ReadonlySet<string> = new Set([
  'nobody',
  'user',
  'other user',
  'API key of other user',
  'cookie of other user',
  "other tenant's administrator",
  'guest who administers another tenant',
  'app client without a scope',
  "other tenant's app client",
  'partner without a permission',
  "other tenant's partner",
]);

/** Everybody at every route of a running server, against what the operations declare. */
export const accessMatrix: Check = {
  id: 'S51',
  title: 'who may call what',
  async run(grounds, found) {
    const world = await grounds.world({
      TESSERA_TOKENS_AUDIENCES: AUDIENCE,
      TESSERA_BOOTSTRAP_KEY: BOOTSTRAP_KEY,
      TESSERA_ADMIN_EMAIL: 'first@x.example',
    });
    const cast = await Cast.on(world.server);
    const routes = (await mountedRoutes()).filter(({ method }) => method !== 'HEAD');
    const callers = grounds.short ? CALLERS.filter(({ name }) => FEW.has(name)) : CALLERS;
    const wrong: string[] = [];
    const counts = new Map<Outcome, number>();
    let met = 0;
    // Where everybody is let in, whoever calls makes no difference.
    for (const route of routes)
      for (const caller of grounds.short && isOpen(route) ? callers.slice(0, 1) : callers) {
        met += 1;
        const { outcome } = expect(route, caller, { ...namesOf(route), prelogin: false });
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
        const other = await meets({ world, cast, route, caller }, outcome);
        if (other !== undefined)
          wrong.push(`${route.method} ${route.url}, ${caller.name}, is to meet ${outcome}: ${other}`);
      }
    const verdict = none(
      `${routes.length} routes × ${callers.length} callers, names in path, query and body`,
      'other than declared',
      wrong,
      met,
    );
    const outcomes = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
    found({ ...verdict, figure: `${verdict.figure}; to be met: ${outcomes}` });
  },
};

const isOpen = ({ operations }: MountedRoute) => operations.every(({ access }) => access.anonymous === true);

interface Meeting {
  readonly world: World;
  readonly cast: Cast;
  readonly route: MountedRoute;
  readonly caller: Caller;
}

/** What a caller met in place of what is declared; undefined when it is that. */
async function meets(meeting: Meeting, outcome: Outcome): Promise<string | undefined> {
  const { cast, route } = meeting;
  const names = await cast.names();
  const answer = await call(meeting, names);
  const shown = `${answer.status} ${answer.text.slice(0, 80)}`;
  if (outcome === 'in') return isRefusal(route.face.id, answer) || answer.status >= 500 ? shown : undefined;
  if (outcome !== 'as unknown')
    return isDeepStrictEqual(toldBy(answer), told(route.face.id, outcome)) ? undefined : shown;
  const nobody = unknownNames();
  const unknown = shownOf(route, await call(meeting, nobody), nobody);
  // In another organisation the names were free, and may be taken there by now.
  if (route.method !== 'GET') cast.nextNames();
  return isDeepStrictEqual(shownOf(route, answer, names), unknown) ? undefined : `${shown}, not as for nobody`;
}

async function call({ world, cast, route, caller }: Meeting, names: Names) {
  const { path, body, headers } = sampleRequest(route, names);
  return world.asseco.call(route.method, path, { body, headers: { ...headers, ...(await cast.headersOf(caller)) } });
}
