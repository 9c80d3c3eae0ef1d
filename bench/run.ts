/**
 * Measures Tessera beside the raw bound of the same machine: `npm run bench -- --seconds 5 --only me,refresh --users 100000`.
 */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  accessToken,
  authenticated,
  existing,
  form,
  refresh,
  refreshToken,
  registration,
  signIn,
  signInAt,
} from './calls.ts';
import type { Call } from './connection.ts';
import { cookieFrom, type Next, probing, rate, send } from './load.ts';
import { passwordCheck } from './password-check.ts';
import { cpuSeconds, endNode, residentMegabytes, startNode } from './processes.ts';
import { rawArgon2 } from './raw-argon2.ts';
import { type BenchServer, LIMITS_FACTOR, startBenchServer } from './server.ts';

const ROUNDS = 3;
/** Connections at once: a few where a slow hash bounds the rate, many elsewhere. */
const HASHING = 8;
const CHEAP = 32;
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    users: { type: 'string', default: '0' },
  },
});
const seconds = Number(values.seconds);
if (!(seconds > 0 && seconds <= 60)) throw new Error('--seconds takes 1 to 60');
const users = Number(values.users);
if (!(users >= 0 && users <= 1_000_000)) throw new Error('--users takes up to 1000000');
const only = values.only.split(',').filter((name) => name !== '');
const wanted = (name: string) => only.length === 0 || only.includes(name);
const results: Record<string, unknown>[] = [];

/** The first refresh tokens of so many sessions: each connection goes along a family of its own. */
async function refreshTokens(port: number, count: number): Promise<string[]> {
  const tokens: string[] = [];
  while (tokens.length < count) {
    const answers = await Promise.all(Array.from({ length: HASHING }, (_, user) => send(port, signIn(`user${user}`))));
    tokens.push(...answers.map(refreshToken));
  }
  return tokens;
}

const quantile = (list: readonly number[], share: number) =>
  list.toSorted((one, other) => one - other)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? Number.NaN;

/** Fills the tenant with people who are never asked for: a rate must not depend on how many there are. */
function importUsers(to: BenchServer, count: number, folder: string): void {
  const file = join(folder, 'users.ndjson');
  const lines = Array.from({ length: count }, (_, index) => JSON.stringify({ email: `crowd${index}@example.com` }));
  writeFileSync(file, `${lines.join('\n')}\n`);
  const started = performance.now();
  to.command('user', 'import', file, '--tenant', '1');
  report({ name: 'import', users: count, perSecond: count / ((performance.now() - started) / 1000) });
}

/** Raw and ours by turns; the median of each, and of the ratios. */
async function compare(name: string, server: BenchServer, raw: () => Promise<number>, next: Next, at: number) {
  const rounds: { raw: number; ours: number; ratio: number; cpuMs: number }[] = [];
  const health: number[] = [];
  const times: number[] = [];
  await rate(server.port, 1, at, next);
  for (let round = 0; round < ROUNDS; round += 1) {
    const bound = await raw();
    const before = cpuSeconds(server.pid);
    const started = performance.now();
    const load = rate(server.port, seconds, at, next, times);
    // Where a slow hash is at work, whatever needs none must not wait for it.
    const ours = await (at === HASHING ? probing(server.port, health, load) : load);
    const count = (ours * (performance.now() - started)) / 1000;
    rounds.push({ raw: bound, ours, ratio: ours / bound, cpuMs: ((cpuSeconds(server.pid) - before) / count) * 1000 });
  }
  const median = (key: keyof (typeof rounds)[number]) =>
    quantile(
      rounds.map((one) => one[key]),
      0.5,
    );
  const row = {
    name,
    raw: median('raw'),
    ours: median('ours'),
    ratio: median('ratio'),
    cpuMs: median('cpuMs'),
    p99: quantile(times, 0.99),
  };
  report(health.length === 0 ? row : { ...row, healthP50: quantile(health, 0.5), healthP99: quantile(health, 0.99) });
}

function report(row: Record<string, string | number>): void {
  results.push(row);
  const cells = Object.entries(row).map(([key, value]) =>
    typeof value === 'number' ? `${key} ${value.toFixed(2)}` : value.padEnd(14),
  );
  process.stdout.write(`${cells.join('   ')}\n`);
}

const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
const dataDir = join(folder, 'data');
const bare = startNode([new URL('bare-server.ts', import.meta.url).pathname, join(folder, 'bare.db')]);
let server: BenchServer | undefined;
const interrupted = () => {
  bare.kill('SIGKILL');
  server?.child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
  process.exit(1);
};
process.on('SIGTERM', interrupted).on('SIGINT', interrupted);
try {
  process.stdout.write(`rates per second, ${ROUNDS} rounds of ${seconds} s, limits factor ${LIMITS_FACTOR}\n`);
  const barePort = Number(String((await once(bare.stdout ?? bare, 'data'))[0]));
  await endNode((await startBenchServer(dataDir)).child); // makes the database
  const starts: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    if (server !== undefined) await endNode(server.child);
    server = await startBenchServer(dataDir);
    starts.push(server.readyMs);
  }
  if (server === undefined) throw new Error('No server.');
  const running = server;
  if (wanted('ready')) report({ name: 'ready', ms: quantile(starts, 0.5) });
  await sleep(2000);
  if (wanted('idle')) report({ name: 'idle', mb: residentMegabytes(running.pid) });
  const scopes = 'identity.signup identity.recover identity.read';
  const client = running.command(
    ...['client', 'create', '--name', 'bench', '--tenant', '1', '--kind', 'app', '--scopes', scopes],
  );
  const { client_id = '', client_secret = '' } = client;
  const app = accessToken(
    await send(running.port, form({ grant_type: 'client_credentials', client_id, client_secret })),
  );
  if (wanted('password-check')) {
    // In this process, which has nothing else to do: what counts is how long one check holds an event loop.
    const { input, ...times } = await passwordCheck();
    report({ name: 'password-check', ...times, limit: 5, input });
  }
  if (users > 0) importUsers(running, users, folder);
  for (let user = 0; user < 32; user += 1) await send(running.port, registration(app));
  const me = accessToken(await send(running.port, signIn('user0')));
  const readMe = { method: 'GET', path: '/v1/identity/me', headers: { authorization: `Bearer ${me}` } };
  const readBare = { method: 'GET', path: '/users/7' };
  const bareRate = () => rate(barePort, seconds, CHEAP, () => readBare);
  let turn = 0;
  const machine = running.command(
    ...['client', 'create', '--name', 'machine', '--tenant', '1', '--kind', 'partner', '--scopes', 'customers:verify'],
  );
  const asMachine: Call = {
    method: 'POST',
    path: '/oauth/token',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credentials', ...machine, audience: 'https://api.entur.io' }),
  };
  if (wanted('client-credentials')) {
    const json = { method: 'POST', path: '/json' };
    await compare(
      'client-credentials',
      running,
      () => rate(barePort, seconds, CHEAP, () => json),
      () => asMachine,
      CHEAP,
    );
  }
  if (wanted('refresh')) {
    const families = await refreshTokens(running.port, CHEAP * (ROUNDS + 1));
    const next: Next = (before) => refresh(before === undefined ? (families.pop() ?? '') : refreshToken(before));
    const change = { method: 'POST', path: '/users/7' };
    await compare('refresh', running, () => rate(barePort, seconds, CHEAP, () => change), next, CHEAP);
  }
  if (wanted('me')) await compare('me', running, bareRate, () => readMe, CHEAP);
  if (wanted('authenticated')) {
    const asked = authenticated(await cookieFrom(running.port, signInAt.overkiz('user0')));
    if (!(await send(running.port, asked)).includes('true')) throw new Error('The session is not live.');
    await compare('authenticated', running, bareRate, () => asked, CHEAP);
  }
  if (wanted('existing-user-ids'))
    await compare('existing-user-ids', running, bareRate, () => existing(`user${turn++ % 64}`), CHEAP);
  const someone = () => `user${turn++ % 32}`;
  const rawHash = () => rawArgon2(seconds);
  if (wanted('sign-in')) {
    const program = accessToken(await send(running.port, asMachine));
    await compare('sign-in', running, rawHash, () => signIn(someone()), HASHING);
    await compare('sign-in zentry', running, rawHash, () => signInAt.zentry(someone()), HASHING);
    await compare('sign-in entur', running, rawHash, () => signInAt.entur(someone(), program), HASHING);
    await compare('sign-in overkiz', running, rawHash, () => signInAt.overkiz(someone()), HASHING);
  }
  if (wanted('smallest-login')) {
    const smallest = { method: 'POST', path: '/login' };
    const bareLogIns = () => rate(barePort, seconds, HASHING, () => smallest);
    await compare('smallest-login', running, bareLogIns, () => signIn(someone()), HASHING);
  }
  if (wanted('registration')) await compare('registration', running, rawHash, () => registration(app), HASHING);
  if (wanted('loaded')) report({ name: 'loaded', mb: residentMegabytes(running.pid) });
  const target = join(import.meta.dirname, 'results');
  mkdirSync(target, { recursive: true });
  const at = new Date().toISOString();
  const file = join(target, `${at.replace(/[:.]/g, '-')}.json`);
  writeFileSync(
    file,
    `${JSON.stringify({ at, seconds, users, rounds: ROUNDS, limitsFactor: LIMITS_FACTOR, results }, null, 2)}\n`,
  );
} finally {
  await endNode(bare);
  if (server !== undefined) await endNode(server.child);
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
