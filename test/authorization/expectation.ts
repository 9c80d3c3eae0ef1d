import type { Access } from '#core/operation.ts';
import type { FaceId } from '#faces/face.ts';
import type { MountedRoute } from '#test/support/mounted-routes.ts';
import type { Refusal } from '#test/support/refusals.ts';
import type { Caller, Human, Program } from './caller.ts';

/**
 * What a call must meet: a refusal, word for word; `in`, anything but one; or `as unknown`, the very answer to the same call
 * about names that nobody has.
 */
export type Outcome = Refusal | 'in' | 'as unknown';

export interface Expected {
  readonly outcome: Outcome;
  /** Whether it is settled before a byte of the body is read. */
  readonly isEarly: boolean;
}

type Credential = 'none' | 'taken' | 'worthless';

/** What each API makes of what a caller shows (shared-model M-4); what it does not look at is nothing. */
const LOOKS: Readonly<Record<FaceId, (caller: Caller) => Credential>> = {
  asseco: ({ shows, audience }) => (shows !== 'token' ? 'none' : audience === 'house' ? 'taken' : 'worthless'),
  zentry: ({ shows, audience }) => {
    if (shows === 'token') return audience === 'house' ? 'taken' : 'worthless';
    return shows === 'nothing' || shows === 'cookie' ? 'none' : 'taken';
  },
  entur: ({ shows, audience }) => (shows === 'token' && audience === 'programs' ? 'taken' : 'none'),
  overkiz: ({ shows }) => (shows === 'cookie' ? 'taken' : 'none'),
  oauth: () => 'none',
};

/**
 * What a caller must meet at a route, worked out from what the operation declares, and from nothing that enforces it.
 * `asked` says what the request names.
 */
export function expect(route: MountedRoute, caller: Caller, asked: Named): Expected {
  const outcome = outcomeOf(route, caller, asked);
  // Whose the thing is and which tenant is at hand stand in the request: the operation looks.
  const known = outcomeOf(route, caller, asked, { role: false });
  return { outcome, isEarly: outcome === known };
}

function outcomeOf(
  { face, url, operations }: MountedRoute,
  caller: Caller,
  asked: Named,
  { role = true }: { role?: boolean } = {},
): Outcome {
  const credential = LOOKS[face.id](caller);
  const [operation, ...others] = operations;
  if (operation === undefined) throw new Error(`${url} serves nothing`);
  // A route of several operations is one that reads who asks out of its body.
  if (others.length > 0 && operations.some(({ access }) => access.anonymous !== true))
    throw new Error(`${url}: which one?`);
  const { access } = operation;
  if (access.anonymous === true)
    // Only the IdentityAPI refuses a bad token where none is needed (ADR 33).
    return face.id === 'asseco' && credential === 'worthless' ? 'not-authenticated' : 'in';
  if (credential === 'none' && access.anonymous === 'anonymousPrelogin' && asked.prelogin) return 'in';
  if (credential !== 'taken') return 'not-authenticated';
  const { is, shows } = caller;
  if (shows === 'bootstrap-key') return access.bootstrap === true ? 'in' : 'not-allowed';
  if (is.kind === 'human') return ofHuman(access, is, { ...asked, byKey: shows === 'api-key', role });
  return is.kind === 'program' ? ofProgram(access, is, asked) : 'not-authenticated';
}

/** What a request names: a person in its path; the tenant that it is about; anything at all. */
export interface Named {
  readonly personInPath: boolean;
  readonly tenantInBody: boolean;
  readonly anything: boolean;
  /** Whether the server is set to let people ask who did not sign in. */
  readonly prelogin: boolean;
}

function ofHuman(
  access: Access,
  is: Human,
  { byKey, role, ...named }: Named & { byKey: boolean; role: boolean },
): Outcome {
  if (byKey && access.apiKey !== true) return 'not-allowed';
  if (!byKey && access.user === undefined) return 'not-allowed';
  // A key carries no scopes: it is the person.
  if (!byKey && !is.scopes.includes(access.user?.scope ?? '')) return 'insufficient-scope';
  if (is.mustChangePassword && access.duringMustChange !== true) return 'password-change-required';
  if (!role) return 'in';
  if (access.user?.role === 'system-admin') return is.administers === 'server' ? 'in' : 'not-allowed';
  if (access.user?.role === 'admin') return ofAdministrator(is, named);
  if (access.user?.own === true && named.personInPath && !is.isMeant) return 'not-allowed';
  return 'in';
}

/** An administrator is one in a tenant; what another tenant has does not exist for him, nor for its people (M-2). */
function ofAdministrator({ administers, home, isGuest }: Human, { tenantInBody }: Named): Outcome {
  if (administers === 'server') return 'in';
  if (isGuest) return 'not-allowed';
  if (home === 'other' && tenantInBody) return 'as unknown';
  if (administers === 'nothing') return 'not-allowed';
  return home === 'other' ? 'as unknown' : 'in';
}

function ofProgram({ client }: Access, is: Program, { anything }: Named): Outcome {
  if (client === undefined || client.kinds?.includes(is.as) === false) return 'not-allowed';
  if (!is.scopes.includes(client.scope)) return 'insufficient-scope';
  return is.home === 'other' && is.as !== 'internal' && anything ? 'as unknown' : 'in';
}
