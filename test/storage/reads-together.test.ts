import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newPool } from '#storage/postgres/pool.ts';
import { ReadsTogether } from '#storage/postgres/reads-together.ts';
import { freshDatabase } from '#test/support/postgres/fresh-database.ts';

const PID = { text: 'SELECT pg_backend_pid() AS pid' };

describe('reads on postgres', () => {
  const open = async (t: { after(end: () => Promise<void>): void }, max = 4) => {
    const pool = newPool({ connectionString: await freshDatabase(), max });
    t.after(() => pool.end());
    const reads = new ReadsTogether(pool);
    const pids = async (count: number) => {
      const answers = await Promise.all(Array.from({ length: count }, () => reads.query(PID)));
      return answers.map(({ rows }) => rows[0].pid);
    };
    return { pool, reads, pids };
  };

  test('those of one turn share a connection, eight at most, and it goes back', async (t) => {
    const { pool, pids } = await open(t);
    assert.equal(new Set(await pids(5)).size, 1);
    assert.equal(pool.totalCount, 1);
    assert.equal(new Set(await pids(20)).size, 3);
    assert.equal(pool.idleCount, pool.totalCount);
    const [[one], [other]] = await Promise.all([pids(1), new Promise(setImmediate).then(() => pids(1))]);
    assert.notEqual(one, other, 'another turn has another connection');
  });

  test('each gets its own answer, and a wrong one fails alone', async (t) => {
    const { pool, reads } = await open(t);
    const ask = (value: number) => reads.query({ text: 'SELECT 10 / $1::int AS value', values: [value] });
    const answers = await Promise.allSettled([ask(1), ask(0), ask(2)]);
    const told = answers.map((one) => (one.status === 'fulfilled' ? one.value.rows[0].value : one.reason.code));
    assert.deepEqual(told, [10, '22012', 5]);
    assert.equal(pool.totalCount, 0, 'a connection that something failed on is closed');
    assert.equal((await ask(5)).rows[0].value, 2);
  });

  test('a connection that breaks fails all of it, and the next one works', async (t) => {
    const { reads, pids } = await open(t);
    const slow = () => reads.query({ text: 'SELECT pg_sleep(30)' });
    const asked = Promise.allSettled([reads.query(PID), slow(), slow()]);
    const [running] = await untilRunning(reads);
    await reads.query({ text: 'SELECT pg_terminate_backend($1)', values: [running] });
    assert.deepEqual(
      (await asked).map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected'],
    );
    assert.equal((await pids(2)).length, 2);
  });

  test('where no connection is to be had, all of it fails', async () => {
    const pool = newPool({ host: '127.0.0.1', port: 1 });
    const reads = new ReadsTogether(pool);
    const answers = await Promise.allSettled([reads.query(PID), reads.query(PID)]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    await pool.end();
  });
});

/** The server's processes that sleep for a query. */
async function untilRunning(reads: ReadsTogether): Promise<readonly number[]> {
  for (;;) {
    await new Promise(setImmediate); // in another turn, over another connection
    const { rows } = await reads.query({
      text: "SELECT pid FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(30)' AND state = 'active'",
    });
    if (rows.length > 0) return rows.map(({ pid }) => pid);
  }
}
