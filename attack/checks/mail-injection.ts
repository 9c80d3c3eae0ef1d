import { MINUTE, SECOND } from '#kernel/clock.ts';
import { parseEmail } from '#kernel/text/email.ts';
import { ADDRESSES, HEADERS, NAMES } from '#test/delivery/hostile-recipients.ts';
import { openSink, parts, type Received, split } from '#test/delivery/mail-sink.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import type { World } from '#test/parity/world.ts';
import { signed } from '#test/support/foreign-issuer.ts';
import {
  CLIENT_ID,
  REDIRECT_URI,
  type ScriptedProvider,
  startScriptedProvider,
} from '#test/support/scripted-provider.ts';
import type { Check, Finding } from '../check.ts';
import { none } from '../check.ts';
import { customer } from '../support/customer.ts';

const PASSWORD = 'quiet-harbour-42';
/** Where they try to have mail sent; nobody lives there. */
const EVIL = /@evil\.test$/i;

type Send = (value: string) => Promise<{ readonly status: number }>;
let serial = 0;
const fresh = () => `i78-${++serial}`;

/** Whatever stands where an address or a name belongs, mail goes to the one mailbox, with the headers that it has. */
export const mailInjection: Check = {
  id: 'S78',
  title: 'hostile addresses and names through every face',
  async run(grounds, found) {
    const sink = await openSink();
    const provider = await startScriptedProvider();
    const mail = { TESSERA_SMTP_URL: sink.url, TESSERA_MAIL_FROM: 'Tessera <no-reply@example.net>' };
    const world = await grounds.world({ ...provider.env, ...mail });
    found(await asAddresses(world, sink.received, grounds.count(1, 3)));
    found(await asNames(world, provider, sink.received, grounds.count(1, 2)));
    found(parsing());
    await sink.close();
    await provider.close();
  },
};

async function asAddresses(world: World, received: readonly Received[], every: number): Promise<Finding> {
  const own = await world.person();
  const ways = addressWays(world, (await world.session(zentry, own.email)).headers);
  // What the making of this world sends is no answer to anything here.
  await world.server.deliver();
  const wrong: string[] = [];
  let [requests, taken] = [0, 0];
  for (const [place, [way, send]] of Object.entries(ways).entries())
    for (const address of someOf(ADDRESSES, every, place)) {
      const before = received.length;
      const { status } = await send(address);
      requests += 1;
      if (status < 300) taken += 1;
      if (status >= 500) wrong.push(`${way}, ${JSON.stringify(address)}: ${status}`);
      await world.server.deliver();
      // Whoever asks for a change is told at the address that is in force.
      const meant = [parseEmail(address)?.canonical, own.email];
      for (const one of received.slice(before))
        wrong.push(...oddities(one, meant).map((what) => `${way}, ${JSON.stringify(address)}: ${what}`));
    }
  const verdict = none(
    `${ADDRESSES.length} addresses at ${Object.keys(ways).length} places of four faces`,
    'brought mail anywhere but to the mailbox meant, a header or a 5xx',
    wrong,
    requests,
  );
  return {
    ...verdict,
    figure: `${verdict.figure}; ${taken} answered as a success, ${received.length} mails`,
    pass: verdict.pass && received.length > 0,
  };
}

/** Every n-th, another first at each place: all of them somewhere. */
const someOf = (list: readonly string[], every: number, place: number) =>
  list.filter((_, index) => index % every === place % every);

/** Every place that takes an address and sends something there. */
function addressWays(world: World, headers: Readonly<Record<string, string>>): Readonly<Record<string, Send>> {
  const { asseco, overkiz, entur, client, partner, admin } = world;
  const call = (method: string, path: string, body: unknown) => entur.call(method, path, { token: partner, body });
  return {
    'asseco register': (email) => asseco.register(client, { username: fresh(), email, password: PASSWORD }),
    'asseco me/email': (email) => {
      world.server.clock.advance(SECOND);
      return asseco.identity('PUT', '/me/email', { headers, body: { 'new-email': email } });
    },
    'asseco username-recovery': (email) =>
      asseco.call('POST', `/v1/identity/users/${encodeURIComponent(email)}/username-recovery`, {
        token: client,
        body: {},
      }),
    'zentry invitation': (email) => world.zentry.call('POST', '/User', { token: admin }, { email }),
    'zentry forgotPassword': (email) => world.zentry.call('POST', '/forgotPassword', {}, { email }),
    'entur create': (email) => call('POST', '/profiles', customer({ email })),
    'entur update': async (email) => {
      const { body } = await call('POST', '/profiles', customer({}));
      return call('PUT', `/profiles/${body.customerNumber}`, customer({ email }));
    },
    'entur generate-password': (email) => call('POST', '/profiles/generate-password', { email }),
    'overkiz mainAccount': (email) =>
      overkiz.call('POST', '/enduser/mainAccount', {
        body: { endUser: { userId: fresh(), email }, password: PASSWORD },
      }),
    'overkiz password/reset': (email) =>
      overkiz.call('POST', '/enduser/password/reset', { body: { userId: 'x', email } }),
  };
}

async function asNames(
  world: World,
  provider: ScriptedProvider,
  received: readonly Received[],
  every: number,
): Promise<Finding> {
  const { headers } = await world.session(zentry, (await world.person()).email);
  await world.zentry.person('root-78@x.example', { roles: ['SystemAdmin'] });
  const root = await world.zentry.tokenOf('root-78@x.example');
  const ways = nameWays(world, provider, headers, root);
  const wrong: string[] = [];
  let requests = 0;
  const first = received.length;
  for (const [place, [way, send]] of Object.entries(ways).entries())
    for (const name of someOf(NAMES, every, place)) {
      const before = received.length;
      const { status } = await send(name);
      requests += 1;
      if (status >= 500) wrong.push(`${way}, ${JSON.stringify(name).slice(0, 60)}: ${status}`);
      await world.server.deliver();
      for (const one of received.slice(before)) {
        const meant = one.to.filter((address) => address.endsWith('@x.example'));
        wrong.push(...oddities(one, meant).map((what) => `${way}, ${JSON.stringify(name).slice(0, 60)}: ${what}`));
      }
    }
  const sent = received.length - first;
  const verdict = none(
    `${NAMES.length} names at ${Object.keys(ways).length} places: people, tenants, headers, logins at a provider`,
    'brought mail elsewhere, a header, a line of their own or a 5xx',
    wrong,
    requests,
  );
  return { ...verdict, figure: `${verdict.figure}; ${sent} mails`, pass: verdict.pass && sent > 0 };
}

/** Every place that takes a name which mail is then written with. */
function nameWays(
  world: World,
  provider: ScriptedProvider,
  headers: Readonly<Record<string, string>>,
  root: string,
): Readonly<Record<string, Send>> {
  const { asseco, entur, client, partner } = world;
  const address = () => `${fresh()}@x.example`;
  return {
    'asseco register': (name) => {
      const username = fresh();
      const number = `+47460${String(serial).padStart(5, '0')}`;
      const body = {
        username,
        password: PASSWORD,
        email: address(),
        'phone-number': number,
        'first-name': name,
        'last-name': name,
      };
      return asseco.identity('POST', '/users', { token: client, body });
    },
    'entur create': (name) =>
      entur.call('POST', '/profiles', {
        token: partner,
        body: customer({ email: address(), firstName: name, surname: name }),
      }),
    'overkiz mainAccount': (name) => {
      const endUser = { userId: fresh(), email: address(), firstName: name, lastName: name };
      return world.overkiz.call('POST', '/enduser/mainAccount', { body: { endUser, label: name, password: PASSWORD } });
    },
    'zentry tenant, then an invitation': async (name) => {
      const tenantId = fresh();
      const made = await world.zentry.call('POST', '/Tenant', { token: root }, { tenantId, name });
      if (made.status >= 300) return made;
      return world.zentry.call('POST', '/User', { token: root, tenant: tenantId }, { email: address() });
    },
    'login at a provider': async (name) => {
      world.server.clock.advance(MINUTE);
      const now = Math.floor(world.server.clock.now() / SECOND);
      const claims = { iss: provider.url, aud: CLIENT_ID, iat: now, exp: now + 600, sub: fresh(), email: name };
      const code = provider.codeFor(await signed(provider.keys.elliptic, claims));
      const body = { provider: 'test', code, 'redirect-uri': REDIRECT_URI };
      return asseco.identity('POST', '/me/logins', { headers, body });
    },
  };
}

/** What is wrong with a mail that may go to one mailbox only. */
function oddities({ to, raw }: Received, meant: readonly (string | undefined)[]): readonly string[] {
  const { headers } = split(raw);
  const names = headers.map(([name]) => name).sort();
  const line = headers.find(([name]) => name === 'To')?.[1] ?? '';
  const [only] = to;
  const lines = parts(raw)
    .filter(({ type }) => type.startsWith('text/plain'))
    .flatMap(({ content }) => content.split(/[\n\r\u0085\u2028]/));
  return [
    ...(to.length === 1 && meant.includes(canonical(only)) ? [] : [`to ${to.join()}`]),
    ...(to.some((address) => EVIL.test(address)) ? ['to evil.test'] : []),
    ...(names.join() === HEADERS.toSorted().join() ? [] : [`headers ${names.join()}`]),
    ...(canonical(/<([^<>]*)>$/.exec(line)?.[1] ?? line) === canonical(only) ? [] : [`To: ${line}`]),
    ...lines.filter((one) => /^\s*(bcc|to|cc):/i.test(one)).map((one) => `a line ${one}`),
  ];
}

/** A domain can stand in Unicode or not: it is the same mailbox. */
const canonical = (address: string | undefined) => parseEmail(address ?? '')?.canonical ?? '';

/** However long it is, an address is judged at once. */
function parsing(): Finding {
  const inputs = [...ADDRESSES, 'a'.repeat(100_000), `${'a.'.repeat(50_000)}@x.test`, `a@${'x.'.repeat(50_000)}test`];
  parseEmail('warm@x.test');
  let slowest = 0;
  for (const input of inputs) {
    const times = Array.from({ length: 5 }, () => {
      const started = performance.now();
      parseEmail(input);
      return performance.now() - started;
    });
    slowest = Math.max(slowest, Math.min(...times));
  }
  return {
    sent: `${inputs.length} addresses up to 100,000 characters, parsed`,
    figure: `at most ${slowest.toFixed(2)} ms (bar 5 ms)`,
    pass: slowest < 5,
  };
}
