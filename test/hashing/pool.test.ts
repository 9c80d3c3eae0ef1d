import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { after, describe, type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { Problem } from '#kernel/problem.ts';
import { hashingPool } from '#src/hashing/pool.ts';

const CHEAP = { parameters: { memoryKiB: 8, passes: 1, parallelism: 1 }, unsafeForTests: true } as const;
const FLOOR = { memoryKiB: 19_456, passes: 2, parallelism: 1 };

describe('hashing pool', () => {
  const hasher = hashingPool({ ...CHEAP, threads: 1 });
  after(() => hasher.close());

  test('hashes to a PHC string with the parameters given, salted anew each time', async () => {
    const [one, other] = await Promise.all([hasher.hash('correct horse'), hasher.hash('correct horse')]);
    assert.match(one, /^\$argon2id\$v=19\$m=8,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    assert.notEqual(one, other);
    assert.equal(await hasher.verify(one, 'correct horse'), true);
    assert.equal(await hasher.verify(one, 'correct hors'), false);
  });

  const passwords = {
    'any Unicode': 'Grüße, 世界 🔐 \u{10ffff}',
    'a NUL': 'before\0after',
    nothing: '',
    '128 code points': '🔐'.repeat(128),
    'more than bcrypt takes': 'x'.repeat(200),
  };
  for (const [what, plain] of Object.entries(passwords)) {
    test(`takes ${what}, to the last character`, async () => {
      const stored = await hasher.hash(plain);
      assert.equal(await hasher.verify(stored, plain), true);
      assert.equal(await hasher.verify(stored, `${plain}x`), false);
      assert.equal(await hasher.verify(stored, `${plain.slice(0, -2)}!`), false);
    });
  }

  test('hashes as given: normalising is the caller’s', async () => {
    assert.equal(await hasher.verify(await hasher.hash('é'), 'e\u0301'), false);
  });

  test('verifies the import formats, and nothing that it does not understand', async () => {
    assert.equal(
      await hasher.verify('AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg==', 'my password'),
      true,
    );
    for (const stored of ['', 'my password', '$argon2id$']) {
      assert.equal(await hasher.verify(stored, 'my password'), false);
    }
  });

  test('verifyNothing is always false', async () => {
    assert.equal(await hasher.verifyNothing('correct horse'), false);
  });

  test('needsRehash: another kind, or any parameter lower than today’s', () => {
    const current = hashingPool({ parameters: { memoryKiB: 32_768, passes: 3, parallelism: 2 } });
    const row = (kind: string, parameters: string) => `$${kind}$${parameters}$${'A'.repeat(22)}$${'A'.repeat(43)}`;
    const expected: [string, boolean][] = [
      [row('argon2id', 'v=19$m=32768,t=3,p=2'), false],
      [row('argon2id', 'v=19$m=65536,t=4,p=4'), false],
      [row('argon2id', 'v=19$m=32767,t=3,p=2'), true],
      [row('argon2id', 'v=19$m=65536,t=2,p=2'), true],
      [row('argon2id', 'v=19$m=65536,t=4,p=1'), true],
      [row('argon2id', 'v=16$m=32768,t=3,p=2'), true],
      [row('argon2i', 'v=19$m=32768,t=3,p=2'), true],
      ['$2b$12$abcdefghijklmnopqrstuuI5RgsbbNcevtRUb10Id4ISvIsO433ga', true],
      ['', true],
    ];
    for (const [stored, needed] of expected) assert.equal(current.needsRehash(stored), needed, stored);
  });
});

describe('the floor', () => {
  test('weaker parameters are refused unless a test asks for them', () => {
    for (const weaker of [{ memoryKiB: 19_455 }, { passes: 1 }]) {
      assert.throws(() => hashingPool({ parameters: { ...FLOOR, ...weaker } }), RangeError);
    }
    assert.throws(() => hashingPool({ parameters: CHEAP.parameters }), RangeError);
  });

  test('parameters that verify would refuse are refused, tests or not', () => {
    for (const absurd of [{ memoryKiB: 1e7 }, { passes: 1000 }, { parallelism: 0 }, { passes: 2.5 }]) {
      assert.throws(() => hashingPool({ parameters: { ...FLOOR, ...absurd }, unsafeForTests: true }), RangeError);
    }
  });

  test('real parameters work', async (t) => {
    const hasher = hashingPool({ parameters: FLOOR, threads: 1 });
    t.after(() => hasher.close());
    const stored = await hasher.hash('correct horse');
    assert.equal(await hasher.verify(stored, 'correct horse'), true);
    assert.equal(hasher.needsRehash(stored), false);
  });
});

describe('under load', () => {
  test('a full queue is a problem with Retry-After that holds no secret', async (t) => {
    const hasher = startPool(t, { queueLimit: 1 });
    const accepted = [hasher.hash('one'), hasher.hash('two')];
    const secret = 'hunter2-hunter2';
    const refused = [hasher.hash(secret), hasher.verify('$argon2id$', secret), hasher.verifyNothing(secret)];
    for (const result of await Promise.allSettled(refused)) {
      assert.ok(result.status === 'rejected' && result.reason instanceof Problem);
      const { code, category, retryAfter } = result.reason;
      assert.deepEqual([code, category, retryAfter], ['service-unavailable', 'unavailable', 2]);
      assert.doesNotMatch(inspect(result.reason, { depth: 9, showHidden: true }), /hunter2/);
    }
    await Promise.all(accepted);
  });

  test('threads run below the event loop’s priority', { skip: process.platform !== 'linux' }, async (t) => {
    const nice = (path: string) => Number(readFileSync(`${path}/stat`, 'utf8').split(') ')[1]?.split(' ')[16]);
    const before = nice('/proc/self');
    const hasher = startPool(t);
    await hasher.hash('start');
    const lowered = readdirSync('/proc/self/task').filter((id) => nice(`/proc/self/task/${id}`) === 10);
    assert.ok(lowered.length >= 1);
    assert.ok(before < 10, 'run it without `nice`, or there is nothing to tell');
    assert.equal(nice('/proc/self'), before, 'the event loop keeps its own');
  });

  test('an open pool keeps no process alive', () => {
    const script = `
      import { hashingPool } from '#src/hashing/pool.ts';
      const hasher = hashingPool(${JSON.stringify(CHEAP)});
      console.log(await hasher.verify(await hasher.hash('x'), 'x'));`;
    const root = new URL('../..', import.meta.url);
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: root,
      timeout: 10_000,
    });
    assert.equal(output.toString(), 'true\n');
  });
});

function startPool(t: TestContext, options: { queueLimit?: number } = {}) {
  const hasher = hashingPool({ ...CHEAP, threads: 1, ...options });
  t.after(() => hasher.close());
  return hasher;
}
