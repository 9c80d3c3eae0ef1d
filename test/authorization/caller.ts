import type { ClientKind } from '#core/ports/repositories/clients.ts';

/** What a caller shows, and what is true of whoever shows it: the test's own words, which nothing of the product reads. */
export interface Caller {
  readonly name: string;
  readonly shows: 'nothing' | 'token' | 'api-key' | 'bootstrap-key' | 'cookie';
  /** Whom a token is for: the server itself, or the API of programs. */
  readonly audience?: 'house' | 'programs';
  readonly is: Nobody | Human | Program;
}

export interface Nobody {
  readonly kind: 'nobody';
}

export interface Human {
  readonly kind: 'human';
  readonly home: Home;
  /** Whether requests are about this very person. */
  readonly isMeant: boolean;
  readonly administers: 'nothing' | 'home' | 'server';
  /** At home elsewhere, has a role in the first organisation, and says with each call that it is meant. */
  readonly isGuest: boolean;
  readonly scopes: readonly string[];
  readonly mustChangePassword: boolean;
}

export interface Program {
  readonly kind: 'program';
  readonly home: Home;
  readonly as: ClientKind;
  readonly scopes: readonly string[];
}

/** Requests are about the first organisation. */
export type Home = 'first' | 'other';

const OWN = ['identity.me'];
const IDENTITY = ['identity.signup', 'identity.recover', 'identity.read', 'identity.manage'];
const CUSTOMERS = [
  'customers:verify',
  'customers:password:send',
  'customers:password:set',
  'customers:password:change',
  'customers:password:generate',
  'customers:profile:read',
  'customers:profile:write',
];

function human(more: Partial<Human> = {}): Human {
  return {
    kind: 'human',
    home: 'first',
    isMeant: false,
    administers: 'nothing',
    isGuest: false,
    scopes: OWN,
    mustChangePassword: false,
    ...more,
  };
}

const program = (as: ClientKind, scopes: readonly string[], home: Home = 'first'): Program => ({
  kind: 'program',
  home,
  as,
  scopes,
});

const PEOPLE: Readonly<Record<string, Human>> = {
  user: human({ isMeant: true }),
  'other user': human(),
  "other tenant's user": human({ home: 'other' }),
  'tenant administrator': human({ administers: 'home' }),
  "other tenant's administrator": human({ administers: 'home', home: 'other' }),
  'guest who administers another tenant': human({ administers: 'home', home: 'other', isGuest: true }),
  'system administrator': human({ administers: 'server' }),
};

/** Everybody who could call, with every kind of credential that people and programs have. */
export const CALLERS: readonly Caller[] = [
  { name: 'nobody', shows: 'nothing', is: { kind: 'nobody' } },
  ...Object.entries(PEOPLE).flatMap(([name, is]): readonly Caller[] => [
    { name, shows: 'token', audience: 'house', is },
    { name: `API key of ${name}`, shows: 'api-key', is },
    { name: `cookie of ${name}`, shows: 'cookie', is },
  ]),
  {
    name: 'user without the scope',
    shows: 'token',
    audience: 'house',
    is: human({ isMeant: true, scopes: ['openid'] }),
  },
  { name: 'user for programs', shows: 'token', audience: 'programs', is: human({ isMeant: true }) },
  {
    name: 'user who must change the password',
    shows: 'token',
    audience: 'house',
    is: human({ mustChangePassword: true }),
  },
  { name: 'cookie of user who must change the password', shows: 'cookie', is: human({ mustChangePassword: true }) },
  { name: 'app client', shows: 'token', audience: 'house', is: program('app', IDENTITY) },
  { name: "other tenant's app client", shows: 'token', audience: 'house', is: program('app', IDENTITY, 'other') },
  { name: 'app client without a scope', shows: 'token', audience: 'house', is: program('app', []) },
  { name: 'app client for programs', shows: 'token', audience: 'programs', is: program('app', CUSTOMERS) },
  { name: 'partner', shows: 'token', audience: 'programs', is: program('partner', CUSTOMERS) },
  { name: "other tenant's partner", shows: 'token', audience: 'programs', is: program('partner', CUSTOMERS, 'other') },
  { name: 'partner without a permission', shows: 'token', audience: 'programs', is: program('partner', []) },
  { name: 'partner for this server', shows: 'token', audience: 'house', is: program('partner', CUSTOMERS) },
  { name: 'internal program', shows: 'token', audience: 'programs', is: program('internal', CUSTOMERS) },
  { name: 'bootstrap key', shows: 'bootstrap-key', is: { kind: 'nobody' } },
];
