import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { Problem } from '#kernel/problem.ts';
import { ThreadPool, type ThreadPoolOptions } from '#src/hashing/thread-pool.ts';
import type { FragileJob } from './fragile-worker.ts';

const FILE = new URL('./fragile-worker.ts', import.meta.url);
const echo = (value: string): FragileJob => ({ kind: 'echo', value });

function startPool(t: TestContext, options: Partial<ThreadPoolOptions> = {}) {
  const pool = new ThreadPool<FragileJob, string>({ file: FILE, threads: 1, queueLimit: undefined, ...options });
  t.after(() => pool.close());
  return pool;
}

function isBusy(error: unknown): boolean {
  assert.ok(error instanceof Problem);
  const { code, category, message, retryAfter } = error;
  assert.deepEqual(
    { code, category, message, retryAfter },
    { code: 'service-unavailable', category: 'unavailable', message: 'The server is busy.', retryAfter: 2 },
  );
  return true;
}

function refuses(call: () => void): boolean {
  try {
    call();
    return false;
  } catch (error) {
    return isBusy(error);
  }
}

describe('thread pool', () => {
  test('gives each job its own result, on as many threads as there is work for', async (t) => {
    const pool = startPool(t, { threads: 3 });
    assert.equal(pool.stats().threads, 0);
    assert.equal(await pool.run(echo('first')), 'first');
    assert.equal(await pool.run(echo('second')), 'second');
    assert.deepEqual(pool.stats(), { queued: 0, running: 0, threads: 1 });
    const values = Array.from({ length: 50 }, (_, index) => `job ${index}`);
    assert.deepEqual(await Promise.all(values.map((value) => pool.run(echo(value)))), values);
    assert.deepEqual(pool.stats(), { queued: 0, running: 0, threads: 3 });
  });

  test('refuses what the queue cannot hold, and takes work again afterwards', async (t) => {
    const pool = startPool(t, { threads: 2, queueLimit: 3 });
    const accepted = ['a', 'b', 'c', 'd', 'e'].map((value) => pool.run(echo(value)));
    await assert.rejects(pool.run(echo('f')), isBusy);
    assert.deepEqual(pool.stats(), { queued: 3, running: 2, threads: 2 });
    assert.deepEqual(await Promise.all(accepted), ['a', 'b', 'c', 'd', 'e']);
    assert.equal(await pool.run(echo('g')), 'g');
  });

  test('urgent jobs have room of their own and go first, but not all the time', async (t) => {
    const pool = startPool(t, { queueLimit: 23 });
    const done: string[] = [];
    const run = (value: string, isUrgent: boolean) => pool.run(echo(value), [], isUrgent).then((one) => done.push(one));
    const usual = Array.from({ length: 24 }, (_, index) => run(`usual ${index}`, false));
    await assert.rejects(run('one too many', false), isBusy);
    const urgent = Array.from({ length: 6 }, (_, index) => run(`urgent ${index}`, true));
    await assert.rejects(run('one too many', true), isBusy);
    await Promise.all([...usual, ...urgent]);
    // Two were with the thread already.
    const order = done.slice(2, 10).map((value) => value.split(' ')[0]);
    assert.deepEqual(order, ['urgent', 'urgent', 'urgent', 'urgent', 'usual', 'urgent', 'urgent', 'usual']);
    await run('afterwards', true);
  });

  test('while urgent jobs go first the others have as much less room, by run and requireRoom alike, and all of it afterwards', async (t) => {
    const pool = startPool(t, { queueLimit: 23 });
    let open = 0;
    const accepted: Promise<unknown>[] = [];
    /** Takes a place among the others, if there is one. */
    const take = async () => {
      const isRefused = refuses(() => pool.requireRoom(false));
      const job = pool.run(echo('usual')).then(() => (open -= 1));
      if (isRefused) {
        await assert.rejects(job, isBusy);
        return false;
      }
      accepted.push(job);
      open += 1;
      return true;
    };
    const takeAll = async () => {
      while (await take());
      return open;
    };
    assert.equal(await takeAll(), 24);
    let done = 0;
    let most = 0;
    // Six at a time, so that one waits whenever a thread asks for the next.
    const rush = Array.from({ length: 6 }, async () => {
      for (let one = 0; one < 25; one += 1) {
        await pool.run(echo('urgent'), [], true);
        done += 1;
        await takeAll();
        // By then the line that was full at first is worked off, and none of the six has come to its end.
        if (done > 100 && done < 140) most = Math.max(most, open);
      }
    });
    await Promise.all(rush);
    assert.ok(most === 5 || most === 6, `a fifth of 24: ${most}`);
    await Promise.all(accepted);
    for (let one = 0; one < 40; one += 1) await pool.run(echo('usual'));
    assert.equal(await takeAll(), 24);
  });

  test('without a limit holds 64 jobs a thread at first, then a second and a half of work', async (t) => {
    const pool = startPool(t);
    const flood = () => Array.from({ length: 200 }, () => pool.run(echo('x')));
    const countAccepted = async () =>
      (await Promise.allSettled(flood())).filter(({ status }) => status === 'fulfilled').length;
    assert.equal(await countAccepted(), 1 + 64);
    assert.equal(await countAccepted(), 200);
    for (let round = 0; round < 2; round += 1) await pool.run({ kind: 'sleep', milliseconds: 200 });
    const accepted = await countAccepted(); // the average is now 38 ms
    assert.ok(accepted > 10 && accepted < 70, String(accepted));
  });

  test('a job that throws fails alone', async (t) => {
    const pool = startPool(t);
    const [failed, fine] = await Promise.allSettled([pool.run({ kind: 'throw' }), pool.run(echo('fine'))]);
    assert.ok(failed.status === 'rejected' && isBusy(failed.reason));
    assert.match(String(failed.reason.cause), /this job fails/);
    assert.ok(fine.status === 'fulfilled');
    assert.equal(pool.stats().threads, 1);
  });

  for (const kind of ['exit', 'crash'] as const) {
    test(`a thread that dies (${kind}) takes its jobs with it and is replaced`, { timeout: 10_000 }, async (t) => {
      const pool = startPool(t);
      const jobs = [echo('before'), { kind }, echo('given already'), echo('waiting'), echo('waiting too')];
      const settled = await Promise.allSettled(jobs.map((job) => pool.run(job as FragileJob)));
      const rejected = settled.filter((result) => result.status === 'rejected');
      assert.ok(rejected.length >= 1 && rejected.length <= 2, String(rejected.length)); // it never holds more
      for (const { reason } of rejected) isBusy(reason);
      assert.equal(settled.at(0)?.status, 'fulfilled');
      assert.equal(settled.at(-1)?.status, 'fulfilled');
      assert.equal(await pool.run(echo('after')), 'after');
      assert.deepEqual(pool.stats(), { queued: 0, running: 0, threads: 1 });
    });
  }

  test('an idle thread that dies is replaced by the next job', { timeout: 10_000 }, async (t) => {
    const pool = startPool(t);
    await pool.run({ kind: 'crash' }).catch(isBusy);
    while (pool.stats().threads > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(await pool.run(echo('after')), 'after');
  });

  test('a thread that cannot be loaded rejects its jobs', { timeout: 10_000 }, async (t) => {
    const pool = startPool(t, { file: new URL('./no-such-worker.ts', import.meta.url), threads: 2 });
    const settled = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((value) => pool.run(echo(value))));
    for (const result of settled) assert.ok(result.status === 'rejected' && isBusy(result.reason));
    assert.deepEqual(pool.stats(), { queued: 0, running: 0, threads: 0 });
  });

  test('a thread that cannot be started rejects the waiting jobs', async (t) => {
    const pool = startPool(t, { file: new URL('https://example.org/worker.ts') });
    await assert.rejects(pool.run(echo('a')), isBusy);
    assert.deepEqual(pool.stats(), { queued: 0, running: 0, threads: 0 });
  });

  test('close finishes what was accepted and takes nothing more', async (t) => {
    const pool = startPool(t);
    const accepted = ['a', 'b', 'c', 'd'].map((value) => pool.run(echo(value)));
    const closed = pool.close();
    await assert.rejects(pool.run(echo('late')), isBusy);
    assert.deepEqual(await Promise.all(accepted), ['a', 'b', 'c', 'd']);
    await closed;
    assert.deepEqual(pool.stats(), { queued: 0, running: 0, threads: 0 });
  });

  test('closing twice waits for the same end', { timeout: 10_000 }, async (t) => {
    const pool = startPool(t);
    const accepted = pool.run(echo('a'));
    await Promise.all([pool.close(), pool.close()]);
    assert.equal(await accepted, 'a');
  });

  test('a thread sees nothing of the environment', async (t) => {
    const pool = startPool(t);
    assert.match(await pool.run({ kind: 'environment' }), /^(NODE_COMPILE_CACHE)?$/);
  });
});
