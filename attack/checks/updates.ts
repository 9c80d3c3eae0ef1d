import type { Person } from '#test/parity/face-driver.ts';
import { overkiz } from '#test/parity/faces/overkiz.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import { START, type World } from '#test/parity/world.ts';
import type { Check, Finding } from '../check.ts';
import { customer } from '../support/customer.ts';

/** Sends a value; the status of the answer. */
type Send = (value: unknown) => Promise<number>;

/** One thing that people have, the ways to begin with it and to change it, and what nobody may have. */
interface Attribute {
  readonly name: string;
  readonly creates: Readonly<Record<string, Send>>;
  readonly updates: Readonly<Record<string, Send>>;
  readonly forbidden: readonly unknown[];
  /** What everybody may have, by number: none twice. */
  readonly allowed: (turn: number) => unknown;
}

let serial = 0;
const fresh = () => `u57-${++serial}`;

/** Nobody gets by a change what nobody may begin with. */
export const updatePolicy: Check = {
  id: 'S57',
  title: 'changes to what is refused at the beginning',
  async run(grounds, found) {
    const world = await grounds.sharedWorld();
    const [who, taken] = [await world.person(), await world.person()];
    const { headers } = await world.session(zentry, who.email);
    const put = (path: string, body: unknown) => world.asseco.identity('PUT', path, { headers, body });
    for (const attribute of [
      passwords(world, await world.person()),
      addresses(world, who, taken, put),
      numbers(world, put),
      pictures(world, who, put),
      usernames(world, taken, put),
    ])
      found(told(attribute, await tried(attribute)));
    const fields = customers(world, who);
    const all: Tried[] = [];
    for (const field of fields) all.push(await tried(field));
    const whole = { wrong: all.flatMap(({ wrong }) => wrong), refused: all.reduce((sum, one) => sum + one.refused, 0) };
    const forbidden = fields.flatMap((field) => field.forbidden);
    found(told({ ...(fields[0] as Attribute), name: `${fields.length} fields of a customer`, forbidden }, whole));
  },
};

interface Tried {
  readonly wrong: readonly string[];
  readonly refused: number;
}

async function tried({ name, creates, updates, forbidden, allowed }: Attribute): Promise<Tried> {
  const wrong: string[] = [];
  let refused = 0;
  for (const value of forbidden) {
    const shown = JSON.stringify(value)?.slice(0, 40);
    for (const [way, send] of Object.entries({ ...creates, ...updates })) {
      const status = await send(value);
      if (status >= 400 && status < 500) refused += 1;
      else wrong.push(`${name} ${shown} at ${way}: ${status}`);
    }
  }
  for (const [turn, [way, send]] of Object.entries({ ...creates, ...updates }).entries()) {
    const status = await send(allowed(turn));
    if (status >= 300) wrong.push(`${name}, what is allowed at ${way}: ${status}`);
  }
  return { wrong, refused };
}

function told({ name, creates, updates, forbidden }: Attribute, { wrong, refused }: Tried): Finding {
  const ways = `${Object.keys(creates).join(', ')} → ${Object.keys(updates).join(', ')}`;
  const examples = wrong.length === 0 ? '' : `: ${wrong.slice(0, 4).join(' · ')}`;
  return {
    sent: `${name}: ${forbidden.length} forbidden values by ${ways}`,
    figure: `${refused} refused, ${wrong.length} otherwise${examples}; what is allowed is taken everywhere`,
    pass: wrong.length === 0 && refused > 0,
  };
}

type Put = (path: string, body: unknown) => Promise<{ status: number }>;

const registration = (over: object) => {
  const username = fresh();
  const number = `+47470${String(serial).padStart(5, '0')}`;
  return { username, password: START, email: `${username}@x.example`, 'phone-number': number, ...over };
};
const registered =
  (world: World, member: string): Send =>
  async (value) =>
    (await world.asseco.identity('POST', '/users', { token: world.client, body: registration({ [member]: value }) }))
      .status;
const mainAccount = (world: World, over: object, password: unknown = START) => {
  const userId = fresh();
  return world.overkiz.call('POST', '/enduser/mainAccount', {
    body: { endUser: { userId, email: `${userId}@x.example`, ...over }, password },
  });
};
function passwords(world: World, { username, email, customerNumber }: Person): Attribute {
  // Whoever is changed here is another one than whose session is used elsewhere: a change ends sessions.
  const somebody = async () => {
    const who = await world.person();
    return { who, ...(await world.session(zentry, who.email)) };
  };
  const [local = ''] = email.split('@');
  return {
    name: 'password',
    creates: {
      'asseco register': registered(world, 'password'),
      'overkiz mainAccount': async (value) => (await mainAccount(world, {}, value)).status,
      'entur create': async (value) => {
        const email = `${fresh()}@x.example`;
        const body = customer({ email, password: value });
        const { status } = await world.entur.call('POST', '/profiles', { token: world.partner, body });
        // A customer may begin without a password, which null says too; then none must be right.
        return value === null && status === 201
          ? (await world.entur.verify(world.partner, email, 'null')).status
          : status;
      },
    },
    updates: {
      'asseco me/password': async (value) => {
        const { headers } = await somebody();
        const body = { 'old-password': START, 'new-password': value };
        return (await world.asseco.identity('PUT', '/me/password', { headers, body })).status;
      },
      'overkiz password': async (value) => {
        const who = await world.person();
        const { headers } = await world.session(overkiz, who.email);
        const body = { oldPassword: START, newPassword: value };
        return (await world.overkiz.call('POST', '/enduser/password', { headers, body })).status;
      },
      'entur set-password': async (value) => {
        const path = `/profiles/${customerNumber}/set-password`;
        return (await world.entur.call('PUT', path, { token: world.partner, body: { newPassword: value } })).status;
      },
      'entur change-password': async (value) => {
        const { who } = await somebody();
        const path = `/profiles/${who.customerNumber}/change-password`;
        const body = { oldPassword: START, newPassword: value };
        return (await world.entur.call('PUT', path, { token: world.partner, body })).status;
      },
      'zentry resetPassword': async (value) => {
        const { who } = await somebody();
        await zentry.askReset?.(world, who);
        const body = { email: who.email, resetCode: await world.secretTo(who.email), newPassword: value };
        return (await world.zentry.call('POST', '/resetPassword', {}, body)).status;
      },
    },
    forbidden: ['', 'short', 'password', 'password1', '12345678', 'qwertyuiop', 'x'.repeat(129), 42, null],
    allowed: (turn) => `${username.length}-lanterns-${local.length}-quay-${turn}`,
  };
}

function addresses(world: World, who: Person, taken: Person, put: Put): Attribute {
  return {
    name: 'e-mail address',
    creates: {
      'asseco register': registered(world, 'email'),
      'overkiz mainAccount': async (value) => (await mainAccount(world, { email: value })).status,
      'entur create': async (value) =>
        (
          await world.entur.call('POST', '/profiles', {
            token: world.partner,
            body: customer({ email: value, password: START }),
          })
        ).status,
    },
    updates: {
      'asseco me/email': async (value) => (await put('/me/email', { 'new-email': value })).status,
      'entur update': async (value) => {
        const path = `/profiles/${who.customerNumber}`;
        return (await world.entur.call('PUT', path, { token: world.partner, body: customer({ email: value }) })).status;
      },
    },
    forbidden: [
      '',
      'no-at.example',
      'a@',
      '@x.example',
      'a b@x.example',
      'a@x.example, b@x.example',
      'a@x.example\r\nBcc: b@x.example',
      'a@x.example\u0000',
      'A <a@x.example>',
      `${'a'.repeat(65)}@x.example`,
      `a@${'x'.repeat(250)}.example`,
      taken.email,
      taken.email.toUpperCase(),
      42,
    ],
    allowed: (turn) => `free-${turn}-${fresh()}@x.example`,
  };
}

function usernames(world: World, taken: Person, put: Put): Attribute {
  return {
    name: 'username',
    creates: { 'asseco register': registered(world, 'username') },
    updates: { 'asseco me/username': async (value) => (await put('/me/username', { 'new-username': value })).status },
    forbidden: [
      '',
      'ab',
      'a b c',
      'a/b',
      '-abc',
      'a'.repeat(65),
      'abc\n',
      'a\u0000bc',
      'admin',
      'ROOT',
      'Support',
      taken.username,
      taken.username.toUpperCase(),
      taken.email,
      'nobody@x.example',
      42,
      null,
    ],
    allowed: (turn) => `free-${turn}-${fresh()}`,
  };
}

function numbers(world: World, put: Put): Attribute {
  return {
    name: 'phone number',
    creates: { 'asseco register': registered(world, 'phone-number') },
    updates: {
      'asseco me/phone-number': async (value) => (await put('/me/phone-number', { 'new-phone-number': value })).status,
    },
    forbidden: [
      '',
      '12',
      '+',
      'abc',
      '+0791234567',
      `+47${'9'.repeat(20)}`,
      '+4791234567,+4791234568',
      '+47 9123456\u00007',
      '112',
      42,
      null,
    ],
    allowed: (turn) => `+4746${String(turn).padStart(6, '0')}`,
  };
}

function pictures(world: World, { username }: Person, put: Put): Attribute {
  return {
    name: 'picture address',
    creates: { 'asseco register': registered(world, 'hint-picture-url') },
    updates: {
      'asseco hint-picture': async (value) => (await put(`/users/${username}/hint-picture`, { url: value })).status,
      'asseco profile-picture': async (value) =>
        (await put(`/users/${username}/profile-picture`, { url: value })).status,
    },
    forbidden: [
      '',
      'http://x.example/a.png',
      'javascript:alert(1)',
      'JavaScript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      '//x.example/a.png',
      'https://user:pass@x.example/',
      '/v1/content/../../secret',
      `https://x.example/${'a'.repeat(2048)}`,
      42,
    ],
    allowed: () => 'https://x.example/a.png',
  };
}

/** Every field of a customer that has a rule. */
function customers(world: World, who: Person): readonly Attribute[] {
  const token = world.partner;
  const day = ['2023-02-30', '2023-13-01', 'soon', { year: 2023, month: 2, day: 30 }, 20230101];
  const rules: Readonly<Record<string, readonly [allowed: unknown, ...forbidden: unknown[]]>> = {
    firstName: ['Kari', '', 'x'.repeat(101), 'a\u0000b', 'a\nb', 42, null],
    surname: ['Nordmann', '', 'x'.repeat(101), '\u001b[2J', 42, null],
    profileType: ['P', 'X', '', 's', 1],
    countryCode: ['+47', '47', '+4747', '', 'NO'],
    telephoneNumber: ['+4740012345', '', 'x'.repeat(33), 42],
    nationality: ['NOR', 'no', 'norsk', '', 1],
    dateOfBirth: ['1990-01-31', ...day],
    dateOfDeath: ['2020-01-31', ...day],
    expirationDate: ['2099-01-31', '2023-02-30', '2023-01-01T25:00:00Z', 'soon', 42],
    languagePreference: ['nn', 'norsk', '', 1],
    parentId: [7, -1, 1.5, 'x', 2 ** 60],
    customerRef: ['ref', '', 'x'.repeat(41), 'a\nb', 42],
    preferences: [[], [{ type: '' }], 'x', Array.from({ length: 51 }, () => ({ type: 'a', value: 'b' }))],
    postalAddresses: [[], [{ place: 'x'.repeat(101) }], { place: 'x' }],
  };
  return Object.entries(rules).map(([field, [allowed, ...forbidden]]) => ({
    name: `customer’s ${field}`,
    creates: {
      create: async (value) =>
        (await world.entur.call('POST', '/profiles', { token, body: customer({ [field]: value }) })).status,
    },
    updates: {
      update: async (value) => {
        const body = customer({ [field]: value });
        return (await world.entur.call('PUT', `/profiles/${who.customerNumber}`, { token, body })).status;
      },
    },
    forbidden,
    allowed: (turn) => (field === 'customerRef' ? `${String(allowed)}-${turn}` : allowed),
  }));
}
