import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE } from '#kernel/clock.ts';
import { zentry } from '#test/parity/faces/zentry.ts';
import { START, type World } from '#test/parity/world.ts';
import type { Check, Finding } from '../check.ts';
import { type HostileEndpoint, startHostileEndpoint } from '../support/hostile-endpoint.ts';

/** What the server gives an address that it calls (`http/outbound.ts`), and what a kernel may have buffered besides. */
const LIMIT_MS = 5000;
const LIMIT_BYTES = 8 * 2 ** 20;
const STAGES = ['discovery', 'token', 'keys'] as const;
const REDIRECT_URI = 'https://bank.example/callback';

/** What somebody found out by waiting for an endpoint. */
interface Tried {
  readonly what: string;
  readonly milliseconds: number;
  readonly status: number;
  readonly path: string;
}

/** An endpoint that misbehaves costs whoever waits for it a few seconds, and nobody else anything. */
export const outboundHygiene: Check = {
  id: 'S76',
  title: 'endpoints that are called and misbehave',
  async run(grounds, found) {
    const endpoint = await startHostileEndpoint();
    const folder = mkdtempSync(join(tmpdir(), 'tessera-hostile-'));
    const world = await grounds.world(settings(endpoint, join(folder, 'tessera.toml')));
    const who = await world.person();
    const { headers } = await world.session(zentry, who.email);
    const others = watch(world);
    // Each endpoint of each provider misbehaves in its own way, all at once; those that there is one of, one after another.
    const linked = Promise.all(providersOf(endpoint).map(({ name, path }) => link(world, headers, name, path)));
    const single = await inTurn(world, endpoint, headers);
    const tried = [...(await linked), ...single];
    const delays = await others.stop();
    for (const finding of judged(endpoint, tried, grounds.timesDecide ? 1500 : 20_000)) found(finding);
    found({
      sent: `meanwhile ${delays.length} sign-ins and reads by others`,
      figure: `at most ${Math.max(...delays).toFixed(0)} ms`,
      pass: delays.length > 0 && Math.max(...delays) < grounds.milliseconds(1000),
    });
    await endpoint.close();
    rmSync(folder, { recursive: true, force: true });
  },
};

/** A provider for every behaviour at every stage, and two whose certificate nobody vouches for. */
function providersOf(endpoint: HostileEndpoint) {
  const all = endpoint.behaviours.flatMap((behaviour, index) =>
    STAGES.map((stage) => ({ name: `p${index}-${stage}`, stage, behaviour, untrusted: false })),
  );
  const untrusted = { behaviour: 'a certificate that nobody vouches for', untrusted: true };
  return [
    ...all,
    { name: 'tls-discovery', stage: STAGES[0], ...untrusted },
    { name: 'tls-token', stage: STAGES[1], ...untrusted },
  ].map((one) => ({ ...one, path: `/${one.name}${ENDINGS[one.stage]}` }));
}

const ENDINGS = { discovery: '/.well-known/openid-configuration', token: '/token', keys: '/keys' } as const;

/** Arms the endpoint and writes the settings of a server that calls it. */
function settings(endpoint: HostileEndpoint, file: string): Readonly<Record<string, string>> {
  const tables = providersOf(endpoint).map(({ name, stage, path, behaviour, untrusted }) => {
    const own = `${endpoint.url}/${name}`;
    const issuer = untrusted && stage === 'discovery' ? endpoint.untrusted.url : own;
    const token = untrusted ? `${endpoint.untrusted.url}/token` : `${own}/token`;
    endpoint.good(`/${name}${ENDINGS.discovery}`, { issuer, token_endpoint: token, jwks_uri: `${own}/keys` });
    endpoint.good(`/${name}/token`, { id_token: 'a.b.c' });
    if (!untrusted) endpoint.misbehave(path, behaviour);
    return `[providers.${name}]\nissuer = "${issuer}"\nclient-id = "tessera"\nclient-secret = "a secret of more than thirty-two characters"\nredirect-uris = ["${REDIRECT_URI}"]\n`;
  });
  writeFileSync(file, tables.join('\n'));
  return {
    TESSERA_CONFIG: file,
    TESSERA_SMS_URL: `${endpoint.url}/sms`,
    TESSERA_FACES_OVERKIZ_JWT_ISSUER: endpoint.url,
    TESSERA_FACES_OVERKIZ_JWT_AUDIENCE: 'homes',
    TESSERA_FACES_OVERKIZ_JWT_JWKS_URI: `${endpoint.url}/jwks`,
    TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_INTROSPECTION_ENDPOINT: `${endpoint.url}/introspect`,
    TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_CLIENT_ID: 'tessera',
    TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_CLIENT_SECRET: 'a secret of more than thirty-two characters',
    TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_ISSUER: endpoint.url,
  };
}

async function timed(what: string, path: string, send: () => Promise<number>): Promise<Tried> {
  const started = performance.now();
  const status = await send();
  return { what, path, status, milliseconds: performance.now() - started };
}

function link(world: World, headers: Readonly<Record<string, string>>, provider: string, path: string): Promise<Tried> {
  const body = { provider, code: 'some-code', 'redirect-uri': REDIRECT_URI };
  return timed(
    `provider ${provider}`,
    path,
    async () => (await world.asseco.identity('POST', '/me/logins', { headers, body })).status,
  );
}

/** Keys, introspection and the gateway of text messages, each behaviour after the other. */
async function inTurn(
  world: World,
  endpoint: HostileEndpoint,
  headers: Readonly<Record<string, string>>,
): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  const token = `${Buffer.from('{"alg":"ES256","kid":"k"}').toString('base64url')}.e30.AAAA`;
  for (const [index, behaviour] of endpoint.behaviours.entries()) {
    for (const path of ['/jwks', '/introspect', '/sms']) endpoint.misbehave(path, behaviour);
    // What was seen to fail is not asked again at once, and a number not sent to again.
    world.server.clock.advance(MINUTE);
    const body = { 'new-phone-number': `+4745${String(index).padStart(6, '0')}` };
    const asked = await world.asseco.identity('PUT', '/me/phone-number', { headers, body });
    if (asked.status !== 202) throw new Error(asked.text);
    tried.push(
      ...(await Promise.all([
        timed(`keys, ${behaviour}`, '/jwks', async () => (await world.overkiz.logIn({ jwt: token })).status),
        timed(
          `introspection, ${behaviour}`,
          '/introspect',
          async () => (await world.overkiz.logIn({ accessToken: 'x' })).status,
        ),
        timed(`SMS gateway, ${behaviour}`, '/sms', async () => {
          await world.server.worker.runOnce();
          return 503;
        }),
      ])),
    );
  }
  return tried;
}

/** Others, who call meanwhile: a sign-in and a read by turns. */
function watch(world: World): { stop(): Promise<readonly number[]> } {
  let isOver = false;
  const running = (async () => {
    const who = await world.person();
    const delays: number[] = [];
    while (!isOver) {
      const started = performance.now();
      const { word } = await zentry.signIn(world, who.email, START);
      await world.asseco.identity('GET', '/policy/password-requirements');
      delays.push(performance.now() - started);
      if (word !== 'in') throw new Error(`Somebody else was refused: ${word}`);
      await sleep(50);
    }
    return delays;
  })();
  return {
    stop() {
      isOver = true;
      return running;
    },
  };
}

function* judged(endpoint: HostileEndpoint, tried: readonly Tried[], slack: number): Generator<Finding> {
  const slow = tried.filter(({ milliseconds }) => milliseconds > LIMIT_MS + slack);
  const slowest = Math.max(...tried.map(({ milliseconds }) => milliseconds));
  yield {
    sent: `${tried.length} calls to providers, keys, introspection and the SMS gateway that answer ${endpoint.behaviours.join(', ')}, or show a bad certificate`,
    figure: `cut after at most ${(slowest / 1000).toFixed(1)} s${slow.length === 0 ? '' : `; too late: ${slow.map(({ what }) => what).join(', ')}`}`,
    pass: slow.length === 0,
  };
  const odd = tried
    .filter(({ status }) => status !== 503 && status !== 400)
    .map(({ what, status }) => `${what}: ${status}`);
  const seen = [...new Set(tried.map(({ path }) => path))].map((path) => ({ path, ...endpoint.seen(path) }));
  const bytes = Math.max(...seen.map((one) => one.bytes));
  // One call each for a provider; behaviour after behaviour at the others, none of which a redirect may multiply.
  const followed = seen.filter(
    ({ path, requests }) => requests > (path.split('/').length > 2 ? 1 : endpoint.behaviours.length * 2),
  );
  yield {
    sent: 'the same: what came of it',
    figure: `${odd.length} answers but 503 or 400${odd.length === 0 ? '' : ` (${odd.slice(0, 3).join(', ')})`}; at most ${(bytes / 1024).toFixed(0)} KiB left one, ${followed.length} redirects followed, ${endpoint.untrusted.spokenTo()} spoke to the unknown certificate`,
    pass: odd.length === 0 && bytes < LIMIT_BYTES && followed.length === 0 && endpoint.untrusted.spokenTo() === 0,
  };
}
