import { START, type World } from '#test/parity/world.ts';
import type { WireAnswer } from '#test/support/asseco.ts';
import { type Check, none } from '../check.ts';

const VOLATILE = new Set([
  'date',
  'x-correlation-id',
  'rate-limit-available',
  'rate-limit-used',
  'rate-limit-expiry-time',
]);

/** All that can be seen of an answer, the name that was asked for left out. */
function seen({ status, headers, text }: WireAnswer, ...names: readonly string[]): string {
  const lasting = [...headers].filter(([name]) => !VOLATILE.has(name));
  return names.reduce(
    (rest, name) => (name === '' ? rest : rest.replaceAll(name, '*')),
    JSON.stringify([status, lasting, text]),
  );
}

/** Two people with what they are known by: one of another tenant, one that does not exist. */
async function foreigners(world: World) {
  await world.server.createTenant('t3');
  const victim = await world.entur.customer('victim', { tenant: '2', confirmed: true });
  return {
    victim: {
      username: 'victim@example.org',
      email: victim.email,
      number: victim.number,
      tenant: 't2',
      organisation: '2',
    },
    nobody: {
      username: 'absent@example.org',
      email: 'absent@example.org',
      number: '9999999990',
      tenant: 't9',
      organisation: '2',
    },
    id: victim.id,
  };
}

type Foreigner = Awaited<ReturnType<typeof foreigners>>['victim'];
type Ask = (world: World, who: Foreigner) => Promise<WireAnswer>;

const path = encodeURIComponent;
const at = (method: string, of: (who: Foreigner) => string, body?: (who: Foreigner) => unknown): Ask => {
  return (world, who) =>
    world.asseco.call(method, `/v1/identity${of(who)}`, {
      headers: { authorization: `Bearer ${world.client}` },
      body: body?.(who),
    });
};
const atEntur = (method: string, of: (who: Foreigner) => string, body?: unknown): Ask => {
  return (world, who) => world.entur.call(method, `/profiles${of(who)}`, { token: world.partner, body });
};
const atZentry = (method: string, of: string, body: (who: Foreigner) => unknown): Ask => {
  return (world, who) => world.zentry.call(method, of, { token: world.admin }, body(who));
};

/** Everything that names somebody, asked for somebody of another tenant. */
const ASKS: Readonly<Record<string, Ask>> = {
  'asseco find by email': at('GET', ({ email }) => `/users?email=${path(email)}`),
  'asseco find by customer': at('GET', ({ number }) => `/users?customer=${number}`),
  'asseco get': at('GET', ({ username }) => `/users/${path(username)}`),
  'asseco password/reset': at(
    'POST',
    ({ username }) => `/users/${path(username)}/password/reset`,
    () => ({}),
  ),
  'asseco username-recovery': at(
    'POST',
    ({ email }) => `/users/${path(email)}/username-recovery`,
    () => ({}),
  ),
  'asseco answers/validate': at(
    'POST',
    ({ username }) => `/users/${path(username)}/answers/validate`,
    () => ({ answers: [{ 'question-id': 'childhood-toy', answer: 'x' }] }),
  ),
  'asseco hint-picture': at(
    'PUT',
    ({ username }) => `/users/${path(username)}/hint-picture`,
    () => ({ url: 'https://example.org/x.png' }),
  ),
  'asseco profile-picture': at(
    'PUT',
    ({ username }) => `/users/${path(username)}/profile-picture`,
    () => ({ url: 'https://example.org/x.png' }),
  ),
  'entur set-password': atEntur('PUT', ({ number }) => `/${number}/set-password`, { newPassword: 'quiet-harbour-42' }),
  'entur change-password': atEntur('PUT', ({ number }) => `/${number}/change-password`, {
    oldPassword: START,
    newPassword: 'quiet-harbour-42',
  }),
  'entur read': atEntur('GET', ({ number }) => `/${number}`),
  'entur update': atEntur('PUT', ({ number }) => `/${number}`, {
    firstName: 'A',
    surname: 'B',
    changedBy: 'x',
    changedByChannel: 'y',
  }),
  'entur deactivate': atEntur('POST', ({ number }) => `/${number}/deactivate`, {
    expirationDate: '2031-01-01',
    changedBy: 'x',
    changedByChannel: 'y',
  }),
  'entur search': (world, { email }) =>
    world.entur.call('GET', `/profiles?email=${path(email)}`, { token: world.partner }),
  'entur verify': (world, { email }) => world.entur.verify(world.partner, email, START),
  'entur generate and send': (world, { email }) =>
    world.entur.call('POST', '/profiles/generate-password', { token: world.partner, body: { email } }),
  'entur generate, organisation of the victim': (world, { email, organisation }) =>
    world.entur.call('PUT', `/profiles/${organisation}/${path(email)}/generate-password`, { token: world.partner }),
  'zentry claim': atZentry('POST', '/User/claim', ({ email }) => ({ email, type: 'department', value: 'x' })),
  'zentry role in the own tenant': atZentry('POST', '/User/role', ({ email }) => ({
    email,
    role: 'Reader',
    tenantId: 'default',
  })),
  'zentry role in the tenant of the victim': atZentry('POST', '/User/role', ({ email, tenant }) => ({
    email,
    role: 'Reader',
    tenantId: tenant,
  })),
  'zentry role taken away': atZentry('DELETE', '/User/role', ({ email, tenant }) => ({
    email,
    role: 'Admin',
    tenantId: tenant,
  })),
  'zentry holders of a role': atZentry('POST', '/User/with-role', ({ tenant }) => ({
    offset: 0,
    limit: 10,
    role: 'Admin',
    tenantId: tenant,
  })),
};

/** What is of another tenant is as if it were not. */
export const tenantMatrix: Check = {
  id: 'S50',
  title: 'people, numbers and tenants of others',
  async run(grounds, found) {
    const nodes = await grounds.nodes(await grounds.world());
    const [world] = nodes as [World, ...World[]];
    const other = nodes.at(-1) as World;
    const { victim, nobody, id } = await foreigners(world);
    const apart: string[] = [];
    const changed: string[] = [];
    const before = await standing(world, id);
    for (const [what, ask] of Object.entries(ASKS)) {
      const names = (who: Foreigner) => [
        who.username,
        path(who.username),
        who.email,
        path(who.email),
        who.number,
        who.tenant,
      ];
      const [foreign, absent] = [await ask(other, victim), await ask(other, nobody)];
      if (seen(foreign, ...names(victim)) !== seen(absent, ...names(nobody)))
        apart.push(`${what}: ${foreign.status}, ${absent.status}`);
      if ((await standing(world, id)) !== before) changed.push(what);
    }
    const count = Object.keys(ASKS).length;
    found(
      none(
        `${count} operations of a partner, an app and an administrator of tenant 1, for somebody of tenant 2 and for nobody`,
        'answered apart',
        apart,
        count,
      ),
    );
    found(none('the same: what stands of the victim', 'changed', changed, count));
    const { body } = await world.asseco.call('GET', '/User/tenants', {
      headers: { authorization: `Bearer ${world.admin}` },
    });
    const shown = (body.tenants as { tenantId: string }[]).map(({ tenantId }) => tenantId);
    found({
      sent: 'the tenants that an administrator of one is shown',
      figure: shown.join(', '),
      pass: shown.join() === 'default',
    });
  },
};

async function standing(world: World, id: string): Promise<string> {
  const { read } = world.server.services.store;
  const record = await read.accounts.findForSignInById(id);
  const roles = await read.roles.listByAccount(id);
  return JSON.stringify([record, roles]);
}

/** Tenants that nobody has, named in every way. */
export const unknownTenant: Check = {
  id: 'S53',
  title: 'tenants that do not exist',
  async run(grounds, found) {
    const world = await grounds.world();
    const names = [
      'nowhere',
      't2',
      '',
      ' ',
      '../default',
      'default, t2',
      'DEFAULT\u00a0',
      '1',
      '2',
      '0',
      '-1',
      'x'.repeat(300),
    ];
    const let_in: string[] = [];
    for (const name of names) {
      const header = { token: world.admin, tenant: name };
      const invited = await world.zentry.call('POST', '/User', header, {
        email: `ghost-${names.indexOf(name)}@x.example`,
      });
      const isOwn = name.trim() === '' || name === '1';
      if (invited.status === 200 && !isOwn) let_in.push(`POST /User in “${name.slice(0, 20)}”`);
      const signedIn = await world.zentry.signIn('admin@t1.example', START, name);
      const claims =
        signedIn.status === 200
          ? JSON.parse(Buffer.from(signedIn.body.access_token.split('.')[1], 'base64url').toString())
          : {};
      if (signedIn.status === 200 && claims.tenant_id !== 'default')
        let_in.push(`token for “${name.slice(0, 20)}”: ${claims.tenant_id}`);
    }
    found(
      none(
        `${names.length} tenant-id headers of an administrator of one tenant: inviting, and signing in`,
        'let into another',
        let_in,
        names.length * 2,
      ),
    );
  },
};

/** What an administrator of one tenant cannot do to others, to the server and to himself. */
export const siblings: Check = {
  id: 'S54',
  title: 'an administrator beyond his tenant',
  async run(grounds, found) {
    const world = await grounds.world();
    await world.zentry.person('root@x.example', { roles: ['SystemAdmin', 'Admin'] });
    const me = { token: world.admin };
    const role = (email: string, name: string, tenantId: string) => ({ email, role: name, tenantId });
    const acts: readonly (readonly [string, string, unknown])[] = [
      ['POST', '/Tenant', { tenantId: 'mine', tenantName: 'Mine' }],
      ['POST', '/User/role', role('admin@t1.example', 'SystemAdmin', 'default')],
      ['POST', '/User/role', role('admin@t1.example', 'systemadmin', 'default')],
      ['POST', '/User/role', role('admin@t1.example', ' SystemAdmin', 'default')],
      ['POST', '/User/role', role('admin@t1.example', 'Admin', 't2')],
      ['DELETE', '/User/role', role('root@x.example', 'SystemAdmin', 'default')],
      ['POST', '/User/admin', undefined],
      ['POST', '/User/with-role', { offset: 0, limit: 10, role: 'Admin', tenantId: 't2' }],
    ];
    const done: string[] = [];
    for (const [method, url, body] of acts) {
      const { status } = await world.zentry.call(method, url, me, body);
      if (status < 300) done.push(`${method} ${url} ${JSON.stringify(body)}`);
    }
    found(
      none(
        `${acts.length} acts of an administrator of one tenant on another one, on the server and on its administrator`,
        'done',
        done,
        acts.length,
      ),
    );
  },
};

/** Whose organisation counts. */
export const organisationOverride: Check = {
  id: 'S55',
  title: 'organisationId of another organisation',
  async run(grounds, found) {
    const world = await grounds.world();
    const victim = await world.entur.customer('override', { tenant: '2', confirmed: true });
    const before = (await world.server.messages(victim.email)).length;
    const send = (token: string | undefined) =>
      world.entur.call('POST', '/profiles/generate-password', {
        token,
        body: { email: victim.email, organisationId: 2 },
      });
    const answers = {
      partner: await send(world.partner),
      internal: await send(world.internal),
      nobody: await send(undefined),
    };
    const mails = (await world.server.messages(victim.email)).length - before;
    found({
      sent: 'generate and send for another organisation, by a partner, an internal program and nobody',
      figure: `${answers.partner.status}, ${answers.internal.status}, ${answers.nobody.status}; ${mails} mail`,
      pass:
        answers.partner.status === 403 &&
        answers.internal.status === 204 &&
        answers.nobody.status === 401 &&
        mails === 1,
    });
  },
};
