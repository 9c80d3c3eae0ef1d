import type { WireAnswer } from '#test/support/asseco.ts';
import type { MountedRoute } from '#test/support/mounted-routes.ts';
import { nameless } from '#test/support/nameless.ts';
import type { Named } from './expectation.ts';
import { type Names, namesSomething } from './sample-request.ts';

/** Operations that answer for a name that nobody has as they would for another: what they say differs by name. */
const DECOYS: ReadonlySet<string> = new Set(['security-questions.list']);

let strangers = 0;

/** Names that nobody and nothing has. */
export function unknownNames(): Names {
  strangers += 1;
  return {
    username: `stranger-${strangers}`,
    email: `stranger-${strangers}@x.example`,
    customerNumber: `404404${strangers}`,
    tenantId: `nowhere-${strangers}`,
    organisationId: 404404,
  };
}

/** What a request of a route names. */
export function namesOf(route: MountedRoute): Omit<Named, 'prelogin'> {
  const { properties = {} } = (route.schema.body ?? {}) as { properties?: Readonly<Record<string, unknown>> };
  return {
    personInPath: /:username|:userId/.test(route.url),
    tenantInBody: properties.tenantId !== undefined,
    anything: namesSomething(route),
  };
}

/** What can be seen of an answer about these names, to be compared with one about others. */
export function shownOf(route: MountedRoute, answer: WireAnswer, names: Names) {
  const { username, email, customerNumber, tenantId, organisationId } = names;
  const { text, ...rest } = nameless(answer, [email, username, customerNumber], [tenantId, String(organisationId)]);
  return DECOYS.has(route.operations[0]?.name ?? '') ? rest : { ...rest, text };
}
