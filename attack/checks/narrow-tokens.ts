import { User } from '#faces/asseco-identity/wire/user.ts';
import { CustomerResponse } from '#faces/entur-customers/wire/customer.ts';
import type { Person } from '#test/parity/face-driver.ts';
import { overkiz } from '#test/parity/faces/overkiz.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import { START, type World } from '#test/parity/world.ts';
import type { WireAnswer } from '#test/support/asseco.ts';
import { mailedLink } from '#test/support/mailed-link.ts';
import { type Check, none } from '../check.ts';

/** Names under which a server could keep what nobody reads, by themselves and below what is shown. */
const ASKED_FOR = [
  '*',
  'password',
  'password-hash',
  'passwordHash',
  'phc',
  'hash',
  'salt',
  'answers',
  'security-answers',
  'totp',
  'totp-secret',
  'recovery-codes',
  'two-factor-secret',
  'tokens',
  'access-token',
  'refresh-token',
  'api-key',
  'sessions',
  'session-id',
  'tenant-id',
  'roles',
  'claims',
  'contacts',
  'linked-logins.*',
  'linked-logins.subject',
  'linked-logins.issuer',
  'linked-logins.access-token',
  'linked-logins.id-token',
  '__proto__',
  'constructor',
  'prototype.x',
  'toString',
];
/** A member of this name would be one, whatever stands in it. */
const SECRET = /hash|phc|salt|secret|answer(?!-validated)|token|totp|recovery|session|password(?!-reset)/i;

/** A refusal looks at no query. */
const REFUSED_PATHS = 4;

/** A token that may do one thing reads nothing else, and no token reads what nobody is told. */
export const narrowTokens: Check = {
  id: 'S52',
  title: 'what a narrow token reads of somebody',
  async run(grounds, found) {
    const world = await grounds.sharedWorld();
    const who = await world.person();
    const secrets = await secretsOf(world, who);
    const callers = await narrowCallers(world, who);
    const [opened, leaked]: [string[], string[]] = [[], []];
    let [asked, answered] = [0, 0];
    // Of the three ways to ask for a name, another one from name to name.
    const every = grounds.count(1, 4);
    for (const [name, { headers, reads: allowed }] of Object.entries(callers))
      for (const [read, { allowed: names, paths }] of Object.entries(reads(who))) {
        const isFor = allowed.includes(read);
        const wanted = isFor ? paths : paths.slice(0, REFUSED_PATHS);
        for (const path of wanted.filter((_, at) => at < REFUSED_PATHS || at % every === 0)) {
          asked += 1;
          const answer = await world.asseco.call('GET', path, { headers: { ...headers } });
          if (answer.status === 200) answered += 1;
          if ((answer.status === 200) !== isFor) opened.push(`${name} at ${path}: ${answer.status}`);
          leaked.push(...leaks(answer, names, secrets).map((what) => `${name} at ${path}: ${what}`));
        }
      }
    found(
      none(
        `${Object.keys(callers).length} narrow tokens at ${Object.keys(reads(who)).length} reads`,
        'opened what they are not for, or not what they are for',
        opened,
        asked,
      ),
    );
    const figure = none(
      `the same with ${ASKED_FOR.length} names in include and trim, of somebody with ${Object.keys(secrets).length} secrets`,
      'members or secrets too many',
      leaked,
      answered,
    );
    found({ ...figure, figure: `${figure.figure} answers that were given` });
  },
};

interface Caller {
  readonly headers: Readonly<Record<string, string>>;
  /** The reads that it is for. */
  readonly reads: readonly string[];
}

/** Everybody who holds a token for one thing. */
async function narrowCallers(world: World, who: Person): Promise<Readonly<Record<string, Caller>>> {
  const client = await world.server.createClient();
  const bearer = (token: string) => ({ authorization: `Bearer ${token}`, 'et-client-name': 'attack' });
  const scoped = async (scope: string) => bearer(await world.asseco.clientToken(client, scope));
  const permitted = async (scope: string) => bearer(await world.entur.program({ scopes: [scope] }));
  const password = { grant_type: 'password', username: who.email, password: START };
  const person = async (scope: string) => bearer((await world.asseco.token({ ...password, scope })).body.access_token);
  const other = await world.session(zentry, (await world.person()).email);
  const customers = ['customer', 'customers by name'];
  return {
    'identity.read': { headers: await scoped('identity.read'), reads: ['user', 'user found'] },
    'identity.signup': { headers: await scoped('identity.signup'), reads: [] },
    'identity.recover': { headers: await scoped('identity.recover'), reads: ['questions'] },
    'identity.manage': { headers: await scoped('identity.manage'), reads: [] },
    'customers:profile:read': { headers: await permitted('customers:profile:read'), reads: customers },
    'customers:profile:write': { headers: await permitted('customers:profile:write'), reads: [] },
    'customers:verify': { headers: await permitted('customers:verify'), reads: [] },
    'customers:password:set': { headers: await permitted('customers:password:set'), reads: [] },
    'a person’s own': { headers: await person('identity.me'), reads: ['me', 'user', 'questions', 'own tenants'] },
    'a person’s without the scope': { headers: await person('openid'), reads: [] },
    'another person’s': { headers: other.headers, reads: ['me', 'own tenants'] },
    'a cookie': { headers: (await world.session(overkiz, who.email)).headers, reads: ['main account', 'user id'] },
    nobody: { headers: {}, reads: [] },
  };
}

interface Read {
  /** The members of the answer that there are; undefined where only secrets are looked for. */
  readonly allowed?: readonly string[] | undefined;
  readonly paths: readonly string[];
}

const members = ({ properties }: { readonly properties: object }) => Object.keys(properties);

/** Every read of one person, with what can be asked for besides. */
function reads({ username, email, customerNumber }: Person): Readonly<Record<string, Read>> {
  const shaped = (path: string) => {
    const joined = path.includes('?') ? '&' : '?';
    const wanted = ASKED_FOR.flatMap((name) => [`include=${name}`, `trim=*&include=${name}`, `include=*&trim=${name}`]);
    return [path, ...wanted.map((query) => `${path}${joined}${query}`)];
  };
  const wider = (path: string) => {
    const joined = path.includes('?') ? '&' : '?';
    return [
      path,
      ...['include=*', 'fields=*', 'expand=password', 'include=passwordHash'].map(
        (query) => `${path}${joined}${query}`,
      ),
    ];
  };
  return {
    me: { allowed: members(User), paths: shaped('/v1/identity/me') },
    user: { allowed: members(User), paths: shaped(`/v1/identity/users/${username}`) },
    'user found': { allowed: members(User), paths: shaped(`/v1/identity/users?email=${encodeURIComponent(email)}`) },
    questions: { allowed: ['questions'], paths: wider(`/v1/identity/users/${username}/questions`) },
    customer: { allowed: members(CustomerResponse), paths: wider(`/customers/v2/profiles/${customerNumber}`) },
    'customers by name': {
      allowed: undefined,
      paths: wider(`/customers/v2/profiles?email=${encodeURIComponent(email)}`),
    },
    'own tenants': { paths: wider('/User/tenants') },
    'main account': { paths: wider('/enduser-mobile-web/enduserAPI/enduser/mainAccount') },
    'user id': { allowed: ['userId'], paths: wider('/enduser-mobile-web/enduserAPI/currentUserId') },
  };
}

/** What an answer tells that it should not: members that it does not have, members named like secrets, secrets. */
function leaks(
  { status, body, text, headers }: WireAnswer,
  allowed: readonly string[] | undefined,
  secrets: Readonly<Record<string, string>>,
) {
  const found = Object.entries(secrets)
    .filter(([, secret]) => text.includes(secret) || JSON.stringify([...headers]).includes(secret))
    .map(([name]) => name);
  if (status !== 200) return found;
  const names = memberNames(body);
  const top = Object.keys(Object(Array.isArray(body) ? {} : body));
  const unknown = allowed === undefined ? [] : top.filter((name) => !allowed.includes(name));
  return [...found, ...unknown, ...names.filter((name) => SECRET.test(name))];
}

/** Every name of a member anywhere in a body. Format and choices of a question’s answer are no answers. */
function memberNames(body: unknown): readonly string[] {
  if (typeof body !== 'object' || body === null) return [];
  const own = Array.isArray(body) ? [] : Object.keys(body);
  return [
    ...own.filter((name) => !/^(answer-format|available-answers)/.test(name)),
    ...Object.values(body).flatMap(memberNames),
  ];
}

/** Somebody’s secrets of every kind, as whoever is entitled got them or as they are stored. */
async function secretsOf(world: World, who: Person): Promise<Readonly<Record<string, string>>> {
  const { store } = world.server.services;
  const session = await world.session(zentry, who.email);
  const cookie = (await world.session(overkiz, who.email)).headers.cookie ?? '';
  const catalogue = (await world.asseco.identity('GET', '/policy/security-questions')).body.questions;
  const open = catalogue
    .filter((one: { 'answer-format-type': string }) => one['answer-format-type'] === 'text')
    .slice(-2);
  const answers = open.map((one: { 'question-id': string }, index: number) => ({
    'question-id': one['question-id'],
    answer: `Canary answer ${index}`,
  }));
  await world.asseco.identity('PUT', '/me/answers', { headers: session.headers, body: { answers } });
  const tenantId = (await store.read.accounts.find(who.id))?.tenantId ?? '';
  await store.write((tx) =>
    tx.credentials.linkLogin({
      id: `link-of-${who.id}`,
      tenantId,
      accountId: who.id,
      provider: 'test',
      issuer: 'https://issuer-canary.example',
      subject: 'subject-canary',
      login: 'shown@foreign.example',
      loginKey: 'shown@foreign.example',
      createdAt: world.server.clock.now(),
    }),
  );
  await overkiz.askReset?.(world, who);
  const record = await store.read.accounts.findForSignInById(who.id);
  const stored = await store.read.credentials.listAnswers(who.id);
  const authenticator = await world.asseco.call('POST', '/TwoFactorCode/authenticator', {
    headers: { ...session.headers },
  });
  const sso = await world.overkiz.call('POST', '/enduser/ssoToken', { headers: { cookie } });
  const secrets = {
    password: START,
    'hash of the password': record?.password?.phc ?? '',
    'an answer': 'Canary answer',
    'hash of an answer': stored[0]?.phc ?? '',
    'issuer of a linked login': 'issuer-canary',
    'subject of a linked login': 'subject-canary',
    'access token': (session.headers.authorization ?? '').replace('Bearer ', ''),
    'refresh token': session.refreshToken ?? '',
    'API key': await world.apiKey(session),
    cookie: cookie.replace('JSESSIONID=', ''),
    'seed of an authenticator': /[A-Z2-7]{32,}/.exec(authenticator.text)?.[0] ?? '',
    'reset token': (await mailedLink(world.server, who.email)).token,
    'single sign-on token': sso.body.ssoToken,
  };
  const missing = Object.entries(secrets).filter(([, secret]) => secret === '');
  if (missing.length > 0) throw new Error(`No ${missing.join()}`);
  return secrets;
}
