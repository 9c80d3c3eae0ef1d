import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '#kernel/secret.ts';
import { vaultOf } from '#src/keeping/vault.ts';
import { query } from '#test/support/postgres/query.ts';
import { type Check, none } from '../check.ts';
import type { Staffed } from '../grounds.ts';
import { Line } from '../support/line.ts';
import { MAILED_TOKEN, OVERKIZ, PASSWORD, People } from '../support/people.ts';
import { type AttackedServer, WRITTEN_MS } from '../support/server.ts';
import { storedRows } from '../support/stored-rows.ts';
import { bearer, programs, signIns } from '../support/ways-in.ts';

/** A server that was used, and every secret that went through it. */
async function used({ server, staff }: Staffed) {
  const people = new People(new Line(server.port));
  const tokens = await programs(people, staff);
  const who = await people.register(tokens.app);
  const mailedCode = await people.codeFor(who.email);
  const grant = await people.grant({ grant_type: 'password', username: who.username, password: PASSWORD });
  const headers = bearer(grant.access_token);
  const { apiKey } = JSON.parse((await people.must({ method: 'GET', path: '/User/api-key', headers })).text);
  const cookie = (await people.cookie(who.username)).replace('JSESSIONID=', '');
  await people.must(people.json('POST', '/forgotPassword', { email: who.email }));
  const resetCode = await people.codeFor(who.email, MAILED_TOKEN);
  const sso = JSON.parse(
    (
      await people.must({
        method: 'POST',
        path: `${OVERKIZ}/enduser/ssoToken`,
        headers: { cookie: `JSESSIONID=${cookie}` },
      })
    ).text,
  );
  const app = await people.must({ method: 'POST', path: '/TwoFactorCode/authenticator', headers });
  const generated = await people.must({
    method: 'PUT',
    path: `/customers/v2/profiles/1/${encodeURIComponent(who.email)}/generate-password`,
    headers: bearer(tokens.machine),
  });
  const wrong = 'canary-of-a-wrong-password';
  for (const signIn of Object.values(signIns(people, tokens))) await people.line.call(signIn(who.email, wrong));
  await people.line.call({
    method: 'POST',
    path: '/login',
    headers: { 'content-type': 'application/json' },
    body: `{"email":"x","password":"${wrong}`,
  });
  await people.line.call({ method: 'GET', path: `/login?password=${wrong}&access_token=${grant.access_token}` });
  await people.line.call({ method: 'POST', path: `${OVERKIZ}/enduser/email/validation/${resetCode}` });
  return {
    people,
    who,
    headers,
    secrets: {
      password: PASSWORD,
      'wrong password': wrong,
      'access token': grant.access_token,
      'refresh token': grant.refresh_token,
      'API key': apiKey,
      'session cookie': cookie,
      'reset code': resetCode,
      'mailed code': mailedCode,
      'single sign-on token': sso.ssoToken,
      'secret of the app': JSON.parse(app.text).sharedKey,
      'generated password': JSON.parse(generated.text).generatedPassword,
      'client secret': staff.app.client_secret,
      'secret of a machine': staff.machine.client_secret,
    } as Readonly<Record<string, string>>,
  };
}

/** Secrets in the log, and inputs that would write lines of their own. */
export const logs: Check = {
  id: 'S83',
  title: 'secrets in the log, and lines of others (S84)',
  async run(grounds, found) {
    const staffed = await grounds.talkative();
    const { people, secrets } = await used(staffed);
    const hostile = 'x\r\n{"level":"error","msg":"forged"}\u2028\u001b[31m';
    const latin = Buffer.from(hostile)
      .toString('latin1')
      .replaceAll(/\p{Cc}/gu, '?');
    await people.line.call(people.json('POST', '/login', { email: hostile, password: hostile }));
    await people.line.call({
      method: 'GET',
      path: `/v1/identity/users/${encodeURIComponent(hostile)}/available`,
      headers: { 'x-correlation-id': latin, 'et-client-name': latin, 'user-agent': latin },
    });
    await people.line.call({ method: 'GET', path: `/nowhere/${encodeURIComponent(hostile)}` });
    people.line.close();
    await sleep(WRITTEN_MS);
    const log = staffed.server.log();
    const hits = Object.entries(secrets)
      .filter(([, secret]) => log.includes(secret))
      .map(([name]) => name);
    found(
      none(
        `${Object.keys(secrets).length} secrets used at every face, log level trace, ${log.split('\n').length} lines`,
        'in the log',
        hits,
        Object.keys(secrets).length,
      ),
    );
    const lines = log.trim().split('\n');
    const broken = lines.filter(
      (line) => !isJson(line) || /forged/.test(line) || line.includes('\u2028') || line.includes('\u001b'),
    );
    found(
      none(
        'line breaks, escapes and U+2028 in names, paths and headers',
        'lines that are no line of ours',
        broken,
        lines.length,
      ),
    );
  },
};

function isJson(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}

/** Whoever reads the database has no credential by it. */
export const databaseReader: Check = {
  id: 'S41',
  title: 'the database read by somebody else',
  async run(grounds, found) {
    const { server, staff } = await grounds.talkative();
    const { people, secrets, who } = await used({ server, staff });
    const { what, bytes } = await everythingStored(server);
    // Six digits stand in any file of this size.
    const plain = Object.entries(secrets)
      .filter(([name, secret]) => name !== 'mailed code' && bytes.includes(secret))
      .map(([name]) => name);
    found(
      none(
        `${Object.keys(secrets).length - 1} secrets, in ${what}`,
        'in plain',
        plain,
        Object.keys(secrets).length - 1,
      ),
    );
    const values = await storedTexts(server);
    const taken: string[] = [];
    const uses: Readonly<Record<string, (value: string) => Promise<boolean>>> = {
      'access token': async (value) =>
        (await people.line.call({ method: 'GET', path: '/v1/identity/me', headers: bearer(value) })).status === 200,
      'API key': async (value) =>
        (await people.line.call({ method: 'GET', path: '/User/tenants', headers: { 'api-key': value } })).status ===
        200,
      cookie: async (value) =>
        (
          await people.line.call({
            method: 'GET',
            path: `${OVERKIZ}/authenticated`,
            headers: { cookie: `JSESSIONID=${value}` },
          })
        ).text.includes('true'),
      'refresh token': async (value) =>
        (await people.line.call(people.form('/connect/token', { grant_type: 'refresh_token', refresh_token: value })))
          .status === 200,
      'reset code': async (value) =>
        (
          await people.line.call(
            people.json('POST', '/resetPassword', {
              email: who.email,
              resetCode: value,
              newPassword: 'canary-road-42',
            }),
          )
        ).status === 200,
      'client secret': async (value) =>
        (
          await people.line.call(
            people.form('/v1/authentication/connect/token', {
              grant_type: 'client_credentials',
              client_id: staff.app.client_id,
              client_secret: value,
            }),
          )
        ).status === 200,
    };
    for (const value of values)
      for (const [use, present] of Object.entries(uses))
        if (/^[\x21-\x7e]+$/.test(value) && (await present(value))) taken.push(`${value.slice(0, 12)}… as ${use}`);
    found(
      none(
        `${values.length} stored texts of 16 characters and more, each as ${Object.keys(uses).length} kinds of credential`,
        'taken',
        taken,
        values.length,
      ),
    );
    people.line.close();
  },
};

/** The files of the database, or the rows of all tables where it is no files of ours. */
async function everythingStored(server: AttackedServer): Promise<{ what: string; bytes: string }> {
  const { dataDir, databaseUrl } = server;
  if (databaseUrl === undefined) {
    const files = readdirSync(dataDir).filter((name) => name.startsWith('tessera.db'));
    const bytes = Buffer.concat(files.map((name) => readFileSync(join(dataDir, name)))).toString('latin1');
    return { what: files.join(', '), bytes };
  }
  const listed = "select table_name from information_schema.tables where table_schema = 'public'";
  const tables = (await query<{ table_name: string }>(databaseUrl, listed)).map((row) => row.table_name);
  const rows = await Promise.all(tables.map((table) => storedRows(server, `"${table}"`)));
  return { what: `the rows of ${tables.length} tables`, bytes: JSON.stringify(rows) };
}

/** Every text of the tables that hold what credentials are checked against, once. */
async function storedTexts(server: AttackedServer): Promise<readonly string[]> {
  const tables = [
    'password',
    'generated_password',
    'single_use_secret',
    'session',
    'refresh_token',
    'api_key',
    'client_secret',
    'signing_key',
    'totp',
    'outbox',
    'mailbox_message',
    'setting',
    'budget',
  ];
  const values = new Set<string>();
  for (const table of tables)
    for (const row of await storedRows(server, table))
      for (const value of Object.values(row)) if (typeof value === 'string' && value.length >= 16) values.add(value);
  return [...values];
}

/** Sealed values open where they were sealed, whole, under the same key. */
export const sealing: Check = {
  id: 'S87',
  title: 'sealed values moved, flipped and under another key',
  async run(grounds, found) {
    const key = new Secret(randomBytes(32));
    const vault = vaultOf(key);
    const place = { table: 'totp', row: 'a', column: 'secret' };
    const sealed = vault.seal('canary', place);
    const opened: string[] = [];
    const tryOpen = (how: string, value: string, at = place, by = vault) => {
      try {
        by.open(value, at);
        opened.push(how);
      } catch {
        // As it must be.
      }
    };
    for (const moved of [
      { ...place, row: 'b' },
      { ...place, table: 'outbox' },
      { ...place, column: 'payload' },
    ])
      tryOpen(JSON.stringify(moved), sealed, moved);
    const body = Buffer.from(sealed.slice(3), 'base64url');
    for (let bit = 0; bit < body.length * 8; bit += 1) {
      const flipped = Buffer.from(body);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      tryOpen(`bit ${bit}`, `v1.${flipped.toString('base64url')}`);
    }
    tryOpen('another key', sealed, place, vaultOf(new Secret(randomBytes(32))));
    for (let length = 0; length < body.length; length += 1)
      tryOpen(`cut to ${length}`, `v1.${body.subarray(0, length).toString('base64url')}`);
    found(
      none(
        'a sealed value at three other places, with every bit flipped, under another key, cut at every length',
        'opened',
        opened,
        body.length * 9 + 4,
      ),
    );
    const server = await grounds.server();
    await server.stop();
    const env = { TESSERA_MASTER_KEY: randomBytes(32).toString('base64') };
    const started = await grounds.server({ dataDir: server.dataDir, env }).then(
      () => 'starts',
      () => 'refuses',
    );
    const short = await grounds.server({ dataDir: server.dataDir, env: { TESSERA_MASTER_KEY: 'c2hvcnQ=' } }).then(
      () => 'starts',
      () => 'refuses',
    );
    found({
      sent: 'a start with another master key, and with a short one (S90)',
      figure: `${started}, ${short}`,
      pass: started === 'refuses' && short === 'refuses',
    });
  },
};

/** Settings that are not understood stop the start: nothing is guessed. */
export const failClosed: Check = {
  id: 'S90',
  title: 'mistakes of an operator',
  async run(grounds, found) {
    const mistakes: readonly Readonly<Record<string, string>>[] = [
      { TESSERA_FACES_ENTUR_VERIFY_MFA: 'sometimes' },
      { TESSERA_POLICY_GUESSING_FAILURES: '0' },
      { TESSERA_POLICY_GUESSING_FAILURES: 'five' },
      { TESSERA_TRUSTED_PROXIES: '0.0.0.0/0' },
      { TESSERA_CORS_ORIGINS: '*' },
      { TESSERA_HASHING_MEMORY_KIB: '8' },
      { TESSERA_FACES_ZENTRY_DISABLED: 'user.invites' },
      { TESSERA_PUBLIC_URL: 'https://id.example.org/path' },
      { TESSERA_HOST: '0.0.0.0', TESSERA_PUBLIC_URL: 'https://id.example.org' },
    ];
    const started: string[] = [];
    await Promise.all(
      mistakes.map(async (env) => {
        const server = await grounds.server({ env }).catch(() => undefined);
        if (server !== undefined) started.push(JSON.stringify(env));
        await server?.close();
      }),
    );
    found(none(`${mistakes.length} settings that are wrong or dangerous`, 'started with', started, mistakes.length));
  },
};
