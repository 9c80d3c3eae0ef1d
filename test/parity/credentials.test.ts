import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { FaceId } from '#faces/face.ts';
import { AUDIENCE } from '#test/support/entur.ts';
import { BASE as OVERKIZ } from '#test/support/overkiz.ts';
import { isRefusal, type Refusal, told, toldBy } from '#test/support/refusals.ts';
import { DATABASES } from '#test/support/test-server.ts';
import { BOOTSTRAP_KEY, everyCredential, OTHER_AUDIENCE, type Presented } from './every-credential.ts';
import { startWorld, type World } from './world.ts';

/** The rooms of each API that differ in who may enter, and a request that asks for it. */
const DOORS = {
  'asseco: own profile': ['asseco', 'GET', '/v1/identity/me'],
  'asseco: of programs': ['asseco', 'GET', '/v1/identity/users?customer=1'],
  'asseco: open': ['asseco', 'GET', '/v1/identity/policy/password-requirements'],
  'zentry: own tenants': ['zentry', 'GET', '/User/tenants'],
  'zentry: own key': ['zentry', 'GET', '/User/api-key'],
  'zentry: of administrators': ['zentry', 'POST', '/User/claim', { email: 'nobody@x.example', type: 'a', value: 'b' }],
  'zentry: first administrator': ['zentry', 'POST', '/User/admin'],
  'zentry: open': ['zentry', 'POST', '/forgotPassword', { email: 'nobody@x.example' }],
  'entur: customers': ['entur', 'GET', '/customers/v2/profiles?surname=Nobody'],
  'overkiz: own id': ['overkiz', 'GET', `${OVERKIZ}/currentUserId`],
  'overkiz: open': ['overkiz', 'GET', `${OVERKIZ}/authenticated`],
  'entur: credentials': [
    'entur',
    'POST',
    '/customers/v2/profiles/verify-credentials',
    { email: 'a@b.example', password: 'x' },
  ],
} as const satisfies Readonly<Record<string, readonly [FaceId, string, string, unknown?]>>;

type Door = keyof typeof DOORS;
/** What a credential meets at a door. */
type Outcome = 'in' | Refusal;

const CLOSED: Outcome = 'not-authenticated';

/** A row of the matrix: closed to whoever is not said to be let in or refused otherwise; what is open to all is open. */
const row = (said: Partial<Record<Door, Outcome>>): Readonly<Record<Door, Outcome>> => ({
  'asseco: own profile': CLOSED,
  'asseco: of programs': CLOSED,
  // The IdentityAPI refuses a bad token even there (ADR 33); the Zentry API looks at none.
  'asseco: open': CLOSED,
  'zentry: own tenants': CLOSED,
  'zentry: own key': CLOSED,
  'zentry: of administrators': CLOSED,
  'zentry: first administrator': CLOSED,
  'zentry: open': 'in',
  'entur: customers': CLOSED,
  'entur: credentials': CLOSED,
  'overkiz: own id': CLOSED,
  'overkiz: open': 'in',
  ...said,
});

const NOTHING = row({});
/** No `Authorization` header that could be bad. */
const NO_TOKEN = row({ 'asseco: open': 'in' });

const PERSON = {
  'asseco: own profile': 'in',
  'asseco: of programs': 'not-allowed',
  'asseco: open': 'in',
  'zentry: own tenants': 'in',
  'zentry: own key': 'in',
  'zentry: of administrators': 'not-allowed',
  'zentry: first administrator': 'not-allowed',
} as const;

const atZentry = (outcome: Outcome): Partial<Record<Door, Outcome>> => ({
  'zentry: own tenants': outcome,
  'zentry: own key': outcome,
  'zentry: of administrators': outcome,
  'zentry: first administrator': outcome,
});
const API_KEY = {
  'asseco: open': 'in',
  'zentry: own tenants': 'in',
  'zentry: own key': 'not-allowed',
  'zentry: of administrators': 'not-allowed',
  'zentry: first administrator': 'not-allowed',
} as const;

/** Every door of the two APIs that take tokens of the house. */
const atHouseDoors = (outcome: Outcome): Partial<Record<Door, Outcome>> => ({
  'asseco: own profile': outcome,
  'asseco: of programs': outcome,
  ...atZentry(outcome),
});
const atEntur = (outcome: Outcome): Partial<Record<Door, Outcome>> => ({
  'entur: customers': outcome,
  'entur: credentials': outcome,
});

/** What every kind of credential opens, and how everything else refuses it (shared-model M-4). */
const MATRIX: Readonly<Record<string, Readonly<Record<Door, Outcome>>>> = {
  nothing: NO_TOKEN,
  'access token of a person': row(PERSON),
  'the same, its scheme in small letters': row(PERSON),
  'access token of an administrator': row({ ...PERSON, 'zentry: of administrators': 'in' }),
  'access token of a system administrator': row({
    ...PERSON,
    'zentry: of administrators': 'in',
    'zentry: first administrator': 'in',
  }),
  'access token of a person without the scope': row({
    ...atHouseDoors('insufficient-scope'),
    'asseco: of programs': 'not-allowed',
    'asseco: open': 'in',
  }),
  'access token of a person for another audience': NOTHING,
  'access token of a person for the audience of programs': row(atEntur('not-allowed')),
  'client token of an app': row({
    ...atHouseDoors('not-allowed'),
    'asseco: of programs': 'in',
    'asseco: open': 'in',
  }),
  'client token without a scope': row({
    ...atHouseDoors('not-allowed'),
    'asseco: of programs': 'insufficient-scope',
    'asseco: open': 'in',
  }),
  'client token of an app for the audience of programs': row(atEntur('not-allowed')),
  'token of a partner': row(atEntur('in')),
  'token of an internal program': row(atEntur('in')),
  'token of a partner without permissions': row(atEntur('insufficient-scope')),
  'token of a partner for this server': row({
    ...atHouseDoors('not-allowed'),
    'asseco: of programs': 'insufficient-scope',
    'asseco: open': 'in',
  }),
  'token of a program that was disabled': NOTHING,
  'API key': row(API_KEY),
  'API key of an administrator': row({
    ...API_KEY,
    'zentry: of administrators': 'in',
  }),
  'API key that was replaced': NO_TOKEN,
  'API key as a token': NOTHING,
  'API key and token of one person': row(PERSON),
  'API key and token of two people': row({ ...PERSON, ...atZentry(CLOSED) }),
  'API key and token of a program': row({
    ...atHouseDoors('not-allowed'),
    ...atZentry(CLOSED),
    'asseco: of programs': 'in',
    'asseco: open': 'in',
  }),
  'good token and an API key that is none': row({ ...PERSON, ...atZentry(CLOSED) }),
  'bootstrap key': row({ ...NO_TOKEN, ...atZentry('not-allowed'), 'zentry: first administrator': 'in' }),
  'bootstrap key as a token': NOTHING,
  'refresh token as a token': NOTHING,
  'refresh token as an API key': NO_TOKEN,
  'access token as an API key': NO_TOKEN,
  'access token in the query': NO_TOKEN,
  'access token in the session cookie': NO_TOKEN,
  'session cookie': row({ 'asseco: open': 'in', 'overkiz: own id': 'in' }),
  'session cookie with its attributes': row({ 'asseco: open': 'in', 'overkiz: own id': 'in' }),
  'session cookie under another name': NO_TOKEN,
  'session cookie that expired': NO_TOKEN,
  'session cookie after logging out': NO_TOKEN,
  'session cookie as a token': NOTHING,
  'session cookie as an API key': NO_TOKEN,
  'session cookie and API key of one person': row({ ...API_KEY, 'overkiz: own id': 'in' }),
  'API key as the session cookie': NO_TOKEN,
  'refresh token as the session cookie': NO_TOKEN,
  'id of a session as the session cookie': NO_TOKEN,
  'single sign-on token as a token': NOTHING,
  'single sign-on token as the session cookie': NO_TOKEN,
  'emailed reset code as a token': NOTHING,
  'emailed reset code as the session cookie': NO_TOKEN,
  'access token that expired': NOTHING,
  'token of a partner that expired': NOTHING,
  'access token after sign-out': NOTHING,
  'access token that another server signed': NOTHING,
  'access token that nobody signed': NOTHING,
  'access token signed with the public key as a secret': NOTHING,
  'access token with other claims': NOTHING,
  'half an access token': NOTHING,
  'two access tokens in one header': NOTHING,
  'username and password by HTTP Basic': NOTHING,
  'a scheme without a token': NOTHING,
};

for (const database of DATABASES) {
  describe(`a credential opens what it is for and nothing else, on ${database}`, () => {
    let world: World;
    let credentials: Readonly<Record<string, Presented>>;
    before(async () => {
      world = await startWorld(database, {
        TESSERA_TOKENS_AUDIENCES: `${OTHER_AUDIENCE},${AUDIENCE}`,
        TESSERA_BOOTSTRAP_KEY: BOOTSTRAP_KEY,
        TESSERA_ADMIN_EMAIL: 'first@x.example',
      });
      credentials = await everyCredential(world);
    });
    after(() => world?.close());

    const knock = (door: Door, { headers = {}, query }: Presented) => {
      const [, method, path, body] = DOORS[door];
      const url = query === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;
      return world.asseco.call(method, url, { headers: { ...headers }, body });
    };

    for (const [name, row] of Object.entries(MATRIX))
      test(name, async () => {
        const credential = credentials[name] ?? assert.fail('nobody has it');
        for (const [door, outcome] of Object.entries(row) as [Door, Outcome][]) {
          const [face] = DOORS[door];
          const answer = await knock(door, credential);
          if (outcome === 'in') assert.ok(!isRefusal(face, answer), `${door}: ${answer.status} ${answer.text}`);
          else assert.deepEqual(toldBy(answer), told(face, outcome), door);
        }
      });

    test('a session cookie and a token in one request are one too many', async () => {
      const { headers = {} } = credentials['session cookie'] ?? {};
      const token = credentials['access token of a person']?.headers;
      for (const path of ['/currentUserId', '/authenticated']) {
        const answer = await world.overkiz.call('GET', path, { headers: { ...headers, ...token } });
        const error = 'Cannot use JSESSIONID and bearer token in same request';
        assert.deepEqual([answer.status, answer.body], [400, { errorCode: 'UNSPECIFIED_ERROR', error }]);
      }
    });

    test('every kind is looked at', () => {
      assert.deepEqual(Object.keys(credentials).sort(), Object.keys(MATRIX).sort());
    });
  });
}
