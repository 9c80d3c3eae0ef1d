import { createServer } from 'node:net';
import type { Check, Finding } from '../check.ts';
import { none } from '../check.ts';
import { Line, type Sent } from '../support/line.ts';
import { OVERKIZ, PASSWORD, People } from '../support/people.ts';
import { bearer, programs, signIns } from '../support/ways-in.ts';

/** Names and values that would mean something to a database. */
const SQL = [
  "'",
  '"',
  "' OR 1=1 --",
  "'; DROP TABLE account; --",
  '1; SELECT pg_sleep(5)',
  "' UNION SELECT phc FROM password --",
  '%',
  '_',
  '\\',
  'x\u0000y',
  "admin'/*",
  '$1',
  ':name',
  '?',
];

/** Every kind of hostile text is a text. */
export const sqlInjection: Check = {
  id: 'S70',
  title: 'texts that databases act on',
  async run(grounds, found) {
    const { server, staff } = await grounds.shared();
    const people = new People(new Line(server.port));
    const tokens = await programs(people, staff);
    const { username } = await people.register(tokens.app);
    const headers = bearer(tokens.app);
    const odd: string[] = [];
    let sent = 0;
    const ask = async (what: string, request: Sent, expected: readonly number[]) => {
      sent += 1;
      const started = performance.now();
      const { status } = await people.line.call(request);
      const slow = performance.now() - started > grounds.milliseconds(2000);
      if (!expected.includes(status) || slow) odd.push(`${what}: ${status}${slow ? ', slow' : ''}`);
    };
    for (const text of SQL) {
      const part = encodeURIComponent(text);
      for (const [way, signIn] of Object.entries(signIns(people, tokens)))
        await ask(`${way} ${text}`, signIn(text, PASSWORD), [400, 401]);
      for (const query of ['email', 'phone-number', 'customer', 'login'])
        await ask(
          `find by ${query} ${text}`,
          { method: 'GET', path: `/v1/identity/users?${query}=${part}`, headers },
          [400, 404],
        );
      for (const query of ['include', 'trim', 'sort', 'order'])
        await ask(
          `shape by ${query} ${text}`,
          { method: 'GET', path: `/v1/identity/users/${username}?${query}=${part}`, headers },
          [200],
        );
      await ask(`exists ${text}`, { method: 'GET', path: `${OVERKIZ}/enduser/existingUserIds/${part}` }, [200]);
      for (const query of ['surname', 'customerRef', 'email', 'page', 'size'])
        await ask(
          `search by ${query} ${text}`,
          { method: 'GET', path: `/customers/v2/profiles?${query}=${part}`, headers: bearer(tokens.machine) },
          [200, 400],
        );
    }
    found(
      none(
        `${sent} requests with ${SQL.length} texts in names, paths, queries and shapes`,
        'odd or slow answers',
        odd,
        sent,
      ),
    );
    people.line.close();
  },
};

/** Pages beyond the end and before the beginning. */
export const pagination: Check = {
  id: 'S71',
  title: 'pages that do not exist',
  async run(grounds, found) {
    const { server, staff } = await grounds.shared();
    const people = new People(new Line(server.port));
    const odd: string[] = [];
    const values: unknown[] = [-1, 2 ** 31, 2 ** 53, 1e9, 1.5, '1', null, 101, 0];
    for (const limit of values) {
      const body = { offset: 0, limit, role: 'Admin', tenantId: 'default' };
      const answer = await people.line.call(people.json('POST', '/User/with-role', body, bearer(staff.root)));
      if (answer.status !== 400) odd.push(`limit ${limit}: ${answer.status}`);
    }
    for (const offset of [-1, 2 ** 31, 1.5, 'x', null]) {
      const body = { offset, limit: 10, role: 'Admin', tenantId: 'default' };
      const answer = await people.line.call(people.json('POST', '/User/with-role', body, bearer(staff.root)));
      if (answer.status !== 400) odd.push(`offset ${offset}: ${answer.status}`);
    }
    const { machine } = await programs(people, staff);
    for (const query of ['size=101', 'size=0', 'size=-1', 'size=1e9', 'page=-1', 'page=99999999', 'page=x']) {
      const path = `/customers/v2/profiles?surname=B&${query}`;
      const answer = await people.line.call({ method: 'GET', path, headers: bearer(machine) });
      if (answer.status !== 400) odd.push(`${query}: ${answer.status}`);
    }
    found(none('offsets, limits, pages and sizes that cannot be', 'taken', odd, values.length + 12));
    people.line.close();
  },
};

/** Pictures are addresses that nobody fetches; what could be fetched is not. */
export const pictures: Check = {
  id: 'S75',
  title: 'addresses that the server might fetch',
  async run(grounds, found) {
    let connections = 0;
    const listener = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as { port: number };
    const { server, staff } = await grounds.shared();
    const people = new People(new Line(server.port));
    const { app } = await programs(people, staff);
    const { username } = await people.register(app);
    const urls = [
      `http://127.0.0.1:${port}/a.png`,
      `https://127.0.0.1:${port}/a.png`,
      `https://localhost:${port}/`,
      `https://[::ffff:127.0.0.1]:${port}/`,
      `https://2130706433:${port}/`,
      'file:///etc/passwd',
      'javascript:alert(1)',
      'data:image/svg+xml,<svg onload=alert(1)>',
      'https://user:pass@example.org/',
      '//evil.example/',
      '/v1/content/../../etc/passwd',
      '/v1/content/a.png',
      'https://169.254.169.254/latest/meta-data/',
    ];
    const taken: string[] = [];
    for (const url of urls)
      for (const kind of ['hint-picture', 'profile-picture']) {
        const answer = await people.line.call(
          people.json('PUT', `/v1/identity/users/${username}/${kind}`, { url }, bearer(app)),
        );
        const isSafe = /^https:\/\/[^@]+$|^\/v1\/content\/a/.test(url);
        if (answer.status < 300 && !isSafe) taken.push(`${kind} ${url}`);
        if (answer.status >= 500) taken.push(`${kind} ${url}: ${answer.status}`);
      }
    await new Promise((resolve) => setTimeout(resolve, 500));
    found({
      sent: `${urls.length} addresses as both pictures`,
      figure: `${connections} connections to the listener inside`,
      pass: connections === 0,
    });
    found(
      none(
        'the same: other schemes, credentials, paths out of the content service',
        'taken (S72: nothing is uploaded or stored but the address)',
        taken,
        urls.length * 2,
      ),
    );
    people.line.close();
    listener.close();
  },
};

/** Bodies under names that are not what they are. */
export const contentTypes: Check = {
  id: 'S77',
  title: 'content types',
  async run(grounds, found) {
    const { server } = await grounds.shared();
    const people = new People(new Line(server.port));
    const types = [
      'text/plain',
      'application/jsonx',
      'application/json\t',
      ' application/json',
      'application/json garbage',
      'APPLICATION/JSON',
      'application/json;charset=utf-16',
      'application/json, text/plain',
      'text/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/xml',
      '*/*',
      'application/json;',
      'application/ json',
      'a',
    ];
    const unchecked: string[] = [];
    const bad = JSON.stringify({
      email: 42,
      password: { x: 1 },
      newPassword: [],
      resetCode: 7,
      userId: [],
      userPassword: 1,
    });
    const paths = [
      '/login',
      '/forgotPassword',
      '/resetPassword',
      `${OVERKIZ}/enduser/password/check`,
      `${OVERKIZ}/enduser/password/reset`,
    ];
    let sent = 0;
    for (const type of types)
      for (const path of paths)
        for (const headers of [{ 'content-type': type }, { 'content-type': ['application/json', type] }]) {
          sent += 1;
          const { status } = await people.line.call({ method: 'POST', path, headers: headers as never, body: bad });
          if (status !== 400 && status !== 415) unchecked.push(`${path} as “${type}”: ${status}`);
        }
    found(
      none(
        `${sent} bodies of the wrong types under ${types.length} content types, once and twice`,
        'not 400 or 415',
        unchecked,
        sent,
      ),
    );
    people.line.close();
  },
};

/** JSON that is well-formed and meant badly. */
export const jsonAbuse: Check = {
  id: 'S79',
  title: 'JSON abuse',
  async run(grounds, found) {
    const { server } = await grounds.shared();
    const people = new People(new Line(server.port));
    const deep = (open: string, close: string, times: number) => `${open.repeat(times)}${close.repeat(times)}`;
    const bodies: Readonly<Record<string, string>> = {
      'arrays 10,000 deep': `{"email":${deep('[', ']', 10_000)}}`,
      'objects 5,000 deep': `{"email":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`,
      '5,000 members': `{${Array.from({ length: 5000 }, (_, index) => `"${index}":1`).join()}}`,
      'one member twice': '{"email":"a@x.example","email":"b@x.example","email":{}}',
      'a member __proto__': '{"__proto__":{"email":"a@x.example"},"constructor":{"prototype":{"x":1}}}',
      '1e400': '{"email":1e400}',
      'a lone surrogate': '{"email":"\\ud800@x.example"}',
      'half a text': '{"email":"',
      'nothing but white space': ' '.repeat(10_000),
    };
    const odd: string[] = [];
    const slow: string[] = [];
    for (const [what, body] of Object.entries(bodies))
      for (const path of ['/forgotPassword', '/login', `${OVERKIZ}/enduser/mainAccount`]) {
        const started = performance.now();
        const { status } = await people.line.call({
          method: 'POST',
          path,
          headers: { 'content-type': 'application/json' },
          body,
        });
        if (performance.now() - started > grounds.milliseconds(50)) slow.push(`${what} ${path}`);
        const isSilent = path === '/forgotPassword' && what === 'a lone surrogate';
        if (status !== 400 && status !== 413 && !isSilent) odd.push(`${what} at ${path}: ${status}`);
      }
    found(
      none(
        `${Object.keys(bodies).length} bodies at three paths`,
        'not 400 or 413',
        odd,
        Object.keys(bodies).length * 3,
      ),
    );
    found(none('the same', 'slower than 50 ms', slow, Object.keys(bodies).length * 3));
    people.line.close();
  },
};

/** Requests that two readers could read differently, and methods that nobody should answer. */
export const smuggling: Check = {
  id: 'S80',
  title: 'requests of two readings, and methods',
  async run(grounds, found) {
    const { server } = await grounds.shared();
    const raw = (text: string) => Buffer.from(text, 'latin1');
    const head = 'POST /login HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
    const requests: Readonly<Record<string, Buffer>> = {
      'length and chunks': raw(`${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`),
      'two lengths': raw(`${head}content-length: 2\r\ncontent-length: 3\r\n\r\n{}x`),
      'a bad chunk': raw(`${head}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`),
      'a folded header': raw(`${head}x-a: b\r\n c\r\ncontent-length: 2\r\n\r\n{}`),
      'a space before the colon': raw(`${head}content-length : 2\r\n\r\n{}`),
      'chunked, identity': raw(`${head}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n`),
      'a header with a NUL': raw(`${head}x-a: \x00\r\ncontent-length: 2\r\n\r\n{}`),
      'no host': raw('GET /health/live HTTP/1.1\r\n\r\n'),
    };
    const findings: string[] = [];
    for (const [what, bytes] of Object.entries(requests)) {
      const line = new Line(server.port);
      const answer = await line.send(bytes, 'POST').catch(() => undefined);
      const closed = answer === undefined || (await line.endsWithin(1000));
      if (!closed || (answer !== undefined && answer.status !== 400))
        findings.push(`${what}: ${answer?.status}${closed ? '' : ', kept open'}`);
      line.close();
    }
    found(
      none(
        `${Object.keys(requests).length} ambiguous requests`,
        'not refused with the connection closed',
        findings,
        Object.keys(requests).length,
      ),
    );
    found(await methods(server.port));
  },
};

async function methods(port: number): Promise<Finding> {
  const line = new Line(port);
  const odd: string[] = [];
  for (const method of ['TRACE', 'PATCH', 'PROPFIND', 'OPTIONS'])
    for (const path of [
      '/login',
      '/v1/identity/me',
      `${OVERKIZ}/authenticated`,
      '/customers/v2/profiles',
      '/oauth/token',
    ]) {
      const { status } = await line.call({ method, path });
      if (status !== 405 && status !== 404) odd.push(`${method} ${path}: ${status}`);
    }
  const overrides = { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE', 'x-http-method': 'DELETE' };
  const { status } = await line.call({ method: 'GET', path: '/User/role?_method=DELETE', headers: overrides });
  if (status !== 405) odd.push(`override: ${status}`);
  line.close();
  return none(
    'TRACE, PATCH, PROPFIND, OPTIONS at five paths, and a method override',
    'answered otherwise than 405 or 404',
    odd,
    21,
  );
}

/** Texts that make patterns slow. */
export const slowPatterns: Check = {
  id: 'S81',
  title: 'patterns',
  async run(grounds, found) {
    const { server, staff } = await grounds.shared();
    const people = new People(new Line(server.port));
    const { machine, app } = await programs(people, staff);
    const long = 12_000;
    const texts = [
      'a'.repeat(long),
      `${'a.'.repeat(long / 2)}@`,
      `a@${'a-'.repeat(long / 2)}`,
      `a@${'a.'.repeat(long / 2)}`,
      `${'0 '.repeat(long / 2)}x`,
      '+'.repeat(long),
      `${'_-'.repeat(long / 2)}`,
      ' '.repeat(long),
    ];
    const slow: string[] = [];
    let worst = 0;
    for (const text of texts) {
      const requests: readonly Sent[] = [
        people.json('POST', '/customers/v2/profiles/generate-password', { email: text }, bearer(machine)),
        people.json(
          'POST',
          '/v1/identity/users',
          { username: text, email: text, 'phone-number': text, password: text },
          bearer(app),
        ),
        people.json('POST', `${OVERKIZ}/enduser/mainAccount`, {
          endUser: { userId: text, email: text, locale: text, phoneNumber: text },
          password: text,
          gatewayId: text,
        }),
        people.json('POST', '/User/role', { email: text, role: text, tenantId: text }, bearer(staff.root)),
      ];
      for (const request of requests) {
        const times: number[] = [];
        for (let round = 0; round < 5; round += 1) {
          const started = performance.now();
          await people.line.call(request);
          times.push(performance.now() - started);
        }
        // The least of a few: what else the machine does is not what is asked about.
        const least = Math.min(...times);
        worst = Math.max(worst, least);
        if (least > grounds.milliseconds(20))
          slow.push(`${request.path} ${text.slice(0, 10)}…: ${least.toFixed(0)} ms`);
      }
    }
    const verdict = none(
      `${texts.length} texts of ${long} characters in every field with a pattern`,
      'slower than 20 ms, HTTP and all',
      slow,
      texts.length * 4,
    );
    found({ ...verdict, figure: `${verdict.figure}; slowest ${worst.toFixed(1)} ms` });
    people.line.close();
  },
};

/** What browsers are told with every answer. */
export const headers: Check = {
  id: 'S82',
  title: 'headers of answers',
  async run(grounds, found) {
    const { server } = await grounds.shared();
    const line = new Line(server.port);
    const missing: string[] = [];
    const paths = [
      '/v1/identity/me',
      '/User/tenants',
      '/customers/v2/profiles',
      `${OVERKIZ}/authenticated`,
      `${OVERKIZ}/doc`,
      `${OVERKIZ}/accountManagement/validation`,
      `${OVERKIZ}/accountManagement/resetPassword`,
      '/connect/token',
      '/docs',
      '/mailbox',
      '/nowhere',
      '/health/live',
      '/.well-known/jwks.json',
    ];
    for (const path of paths) {
      const { headers: told } = await line.call({ method: 'GET', path });
      const expected: Readonly<Record<string, RegExp>> = {
        'x-content-type-options': /^nosniff$/,
        'referrer-policy': /^no-referrer$/,
        'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/,
        ...(/^\/(docs|mailbox|nowhere|health|\.well)/.test(path) ? {} : { 'cache-control': /no-store/ }),
      };
      for (const [name, pattern] of Object.entries(expected))
        if (!pattern.test(told[name] ?? '')) missing.push(`${path}: ${name} ${told[name] ?? 'absent'}`);
      for (const name of ['server', 'x-powered-by']) if (told[name] !== undefined) missing.push(`${path}: ${name}`);
    }
    found(
      none(
        `nosniff, referrer policy, content security policy, no-store and no version at ${paths.length} paths of every kind`,
        'missing',
        missing,
        paths.length * 4,
      ),
    );
    line.close();
  },
};
