import { HOUR } from '#kernel/clock.ts';
import { asseco } from '#test/parity/faces/asseco.ts';
import { overkiz } from '#test/parity/faces/overkiz.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import { facesThat } from '#test/parity/faces.ts';
import { START } from '#test/parity/world.ts';
import { claimsOf } from '#test/support/zentry.ts';
import { type Check, none } from '../check.ts';
import { NEW_PASSWORD } from '../support/single-use.ts';

/** Members that no request has, under every name that one of the APIs or the store uses. */
const PRIVILEGED = {
  emailVerified: true,
  'email-verified': true,
  emailValidated: true,
  'phone-number-verified': true,
  verifiedAt: 1,
  emailVerifiedAt: '2020-01-01T00:00:00Z',
  roles: ['SystemAdmin'],
  role: 'SystemAdmin',
  isAdmin: true,
  scope: 'identity.manage',
  permissions: ['customers:profile:write'],
  tenantId: 't2',
  'tenant-id': 't2',
  tenant_id: 't2',
  organisationId: 2,
  status: 'A',
  locked: false,
  lockedUntil: 0,
  'multifactor-enabled': true,
  multifactorEnabled: true,
  'user-id': 'x',
  id: 'x',
  uuid: 'x',
  customerNumber: '1',
  mustChangePassword: false,
  creationTime: 1,
  technicalAccount: true,
  constructor: { prototype: { isAdmin: true } },
};

/** What is of the server's or of an administrator's is not taken from a body. */
export const massAssignment: Check = {
  id: 'S56',
  title: 'members that nobody may set',
  async run(grounds, found) {
    const world = await grounds.world();
    const { read } = world.server.services.store;
    const raw = (body: object) =>
      JSON.stringify({ ...body, ...PRIVILEGED }).replace(/\}$/, ',"__proto__":{"isAdmin":true}}');
    const effects: string[] = [];
    const made: Readonly<Record<string, () => Promise<string>>> = {
      'asseco register': async () => {
        const body = raw({
          username: 'assigned-a',
          email: 'assigned-a@x.example',
          password: START,
          'phone-number': '+4743000001',
        });
        await world.asseco.identity('POST', '/users', { token: world.client, body });
        return 'assigned-a@x.example';
      },
      'overkiz mainAccount': async () => {
        const body = raw({
          endUser: { userId: 'assigned-o', email: 'assigned-o@x.example', ...PRIVILEGED },
          password: START,
        });
        await world.overkiz.call('POST', '/enduser/mainAccount', {
          body,
          headers: { 'content-type': 'application/json' },
        });
        return 'assigned-o@x.example';
      },
      'zentry invitation': async () => {
        const body = raw({ email: 'assigned-z@x.example' });
        await world.asseco.call('POST', '/User', { token: world.admin, body });
        return 'assigned-z@x.example';
      },
    };
    for (const [way, make] of Object.entries(made)) {
      const [record] = await read.accounts.findForSignIn(await make());
      if (record === undefined) {
        effects.push(`${way}: nobody was made`);
        continue;
      }
      const { account } = record;
      const contacts = await read.contacts.listByAccount(account.id, world.server.clock.now());
      const roles = await read.roles.listByAccount(account.id);
      const home = await read.tenants.findByName('default');
      if (contacts.some(({ state }) => state === 'verified')) effects.push(`${way}: verified`);
      if (roles.length > 0) effects.push(`${way}: ${roles.length} roles`);
      if (account.tenantId !== home?.id) effects.push(`${way}: another tenant`);
      if (account.multifactorEnabled || account.customerNumber === '1' || account.id === 'x')
        effects.push(`${way}: fields`);
    }
    if (({} as { isAdmin?: boolean }).isAdmin !== undefined) effects.push('every object of the process');
    found(
      none(
        `${Object.keys(PRIVILEGED).length} privileged members and __proto__ in registration at three faces`,
        'effects',
        effects,
        3,
      ),
    );
    const who = await world.person();
    const session = await world.session(asseco, who.email);
    const bodyOf = (body: object) => ({
      headers: { ...session.headers, 'content-type': 'application/json' },
      body: raw(body),
    });
    const before = JSON.stringify([
      await read.roles.listByAccount(who.id),
      (await read.accounts.find(who.id))?.multifactorEnabled,
    ]);
    await world.asseco.call('PUT', '/v1/identity/me/email', bodyOf({ 'new-email': 'assigned-n@x.example' }));
    await world.asseco.call(
      'PUT',
      `/v1/identity/users/${who.username}/profile-picture`,
      bodyOf({ url: 'https://x.example/a.png' }),
    );
    // Before the password: a new one takes back what is pending (ADR 113).
    const pending = (await read.contacts.listByAccount(who.id, world.server.clock.now())).find(({ value }) =>
      value.startsWith('assigned-n'),
    );
    await world.asseco.call(
      'PUT',
      '/v1/identity/me/password',
      bodyOf({ 'old-password': START, 'new-password': NEW_PASSWORD }),
    );
    const after = JSON.stringify([
      await read.roles.listByAccount(who.id),
      (await read.accounts.find(who.id))?.multifactorEnabled,
    ]);
    found({
      sent: 'the same in changes of the own address, picture and password',
      figure: `${before === after ? 'nothing' : after}; the new address is ${pending?.state}`,
      pass: before === after && pending?.state === 'pending',
    });
  },
};

/** One administrator comes from the bootstrap key, and none again. */
export const bootstrap: Check = {
  id: 'S58',
  title: 'the first administrator',
  async run(grounds, found) {
    const key = 'a-bootstrap-key-of-the-host-0123456789';
    const email = 'first@x.example';
    const world = await grounds.world({ TESSERA_BOOTSTRAP_KEY: key, TESSERA_ADMIN_EMAIL: email });
    const wrong = await Promise.all(
      [undefined, '', 'x', `${key}x`].map((one) => world.zentry.call('POST', '/User/admin', { key: one })),
    );
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => world.zentry.call('POST', '/User/admin', { key })),
    );
    const mails = (await world.server.messages(email)).length;
    const people = (await world.server.services.store.read.accounts.findForSignIn(email)).length;
    found({
      sent: 'POST /User/admin without and with wrong keys; 50 at once with the right one',
      figure: `${wrong.map(({ status }) => status).join(', ')}; ${people} administrator, ${mails} invitation, ${answers.filter(({ status }) => status >= 500).length} answers 5xx`,
      pass:
        wrong.every(({ status }) => status === 401) &&
        people === 1 &&
        mails === 1 &&
        answers.every(({ status }) => status < 500),
    });
    const [account] = await world.server.services.store.read.accounts.findForSignIn(email);
    if (account !== undefined) await world.setStatus({ ...(await world.person()), id: account.account.id }, 'D');
    const again = await world.zentry.call('POST', '/User/admin', { key });
    const more = (await world.server.messages(email)).length - mails;
    const defaults = await Promise.all(
      ['admin', 'password', 'changeme', ''].map((password) => zentry.signIn(world, email, password)),
    );
    found({
      sent: 'the key again after that administrator was deleted; four default passwords',
      figure: `${again.status}, ${more} invitations more; ${defaults.map(({ word }) => word).join(', ')}`,
      pass: more === 0 && defaults.every(({ word }) => word !== 'in'),
    });
  },
};

/** What is switched off is not there, however it is written. */
export const switches: Check = {
  id: 'S59',
  title: 'operations and faces that are off',
  async run(grounds, found) {
    const world = await grounds.world({
      TESSERA_FACES_ZENTRY_DISABLED: 'password.request-reset',
      TESSERA_FACES_OVERKIZ_ENABLED: 'false',
    });
    const forms = [
      '/forgotPassword',
      '/forgotpassword',
      '/FORGOTPASSWORD',
      '/forgotPassword/',
      '//forgotPassword',
      '/%66orgotPassword',
      '/forgotPassword?x=1',
      '/./forgotPassword',
      '/forgotPassword;x',
      '/forgotPassword%2f',
      '/enduser-mobile-web/enduserAPI/login',
      '/enduser-mobile-web/enduserAPI/authenticated',
      '/Enduser-Mobile-Web/enduserAPI/authenticated',
      '/enduser-mobile-web/enduserAPI/doc',
      '/enduser-mobile-web/enduserAPI/accountManagement/resetPassword',
      '/enduser-mobile-web/enduserAPI/openapi.json',
    ];
    const there: string[] = [];
    for (const path of forms)
      for (const method of ['POST', 'GET', 'HEAD', 'PUT', 'OPTIONS']) {
        const body = method === 'POST' ? { email: 'a@x.example' } : undefined;
        const headers = { 'x-http-method-override': 'POST' };
        const { status } = await world.asseco.call(method, path, { body, headers });
        if (status !== 404) there.push(`${method} ${path}: ${status}`);
      }
    found(none(`${forms.length} ways to write what is off, 5 methods`, 'there', there, forms.length * 5));
  },
};

/** Claims that the server makes itself are not made by an administrator. */
export const reservedClaims: Check = {
  id: 'S60',
  title: 'claims of the server’s own names',
  async run(grounds, found) {
    const world = await grounds.world();
    const who = await world.person();
    const names = [
      'sub',
      'iss',
      'aud',
      'exp',
      'iat',
      'nbf',
      'jti',
      'role',
      'roles',
      'tenant_id',
      'amr',
      'acr',
      'scope',
      'sid',
      'client_id',
      'auth_time',
      'permissions',
      'email',
      'email_verified',
      'cnf',
      'azp',
      'SUB',
      ' sub',
      'sub ',
      'ｓｕｂ',
      'https://entur.io/organisationID',
      'HTTPS://entur.io/x',
      '__proto__',
      'constructor',
    ];
    const taken: string[] = [];
    for (const type of names) {
      const { status } = await world.zentry.call(
        'POST',
        '/User/claim',
        { token: world.admin },
        { email: who.email, type, value: 'SystemAdmin' },
      );
      if (status === 200) taken.push(type);
    }
    world.server.clock.advance(HOUR);
    const claims = claimsOf(await world.zentry.tokenOf(who.email));
    const odd = Object.entries(claims)
      .filter(([, value]) => JSON.stringify(value)?.includes('SystemAdmin'))
      .map(([name]) => name);
    const serious = odd.filter((name) => !taken.includes(name) || ['sub', 'roles', 'scope', 'amr'].includes(name));
    found(
      none(
        `${names.length} reserved claim names and look-alikes by an administrator`,
        'in a token as the server’s own',
        serious,
        names.length,
      ),
    );
    found({
      sent: 'of these, taken as ordinary claims',
      figure: taken.join(', ') || 'none',
      pass: !taken.some((name) => names.slice(0, 22).includes(name)),
    });
  },
};

/** An address that somebody put on an account beforehand is of no use once its owner proves it. */
export const preHijacking: Check = {
  id: 'S42',
  title: 'an account made beforehand with another’s address',
  async run(grounds, found) {
    const world = await grounds.world();
    for (const face of facesThat('proveAddress')) {
      const who = await world.person({ confirmed: false });
      const held = await world.session(zentry, who.email);
      const cookie = await world.session(overkiz, who.email);
      const key = await world.apiKey(held);
      const now = await face.proveAddress(world, who);
      const left = [
        (await zentry.opens?.(world, held)) === 'in' ? 'session' : '',
        (await overkiz.opens?.(world, cookie)) === 'in' ? 'cookie' : '',
        (await world.zentry.call('GET', '/User/tenants', { key })).status === 200 ? 'API key' : '',
        now !== START && (await zentry.signIn(world, who.email, START)).word === 'in' ? 'password' : '',
      ].filter((name) => name !== '');
      const takesOver = now !== START;
      found({
        sent: `${face.name}: password, session, cookie and API key of whoever made the account, after its address was proved ${takesOver ? 'by taking it over' : 'in the account’s own name'}`,
        figure: left.length === 0 ? 'none is alive' : `alive: ${left.join(', ')}`,
        // Confirming kills nothing by contract (M-3): the page asks whether the account is the reader's.
        pass: !takesOver || left.length === 0,
      });
    }
  },
};
