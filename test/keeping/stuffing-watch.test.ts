import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE } from '#kernel/clock.ts';
import { stuffingWatch } from '#src/keeping/stuffing-watch.ts';

const BY_PASSWORD = ['one password at many accounts'];
const BY_ADDRESS = ['many accounts from one address'];

function start(accountsAtOnce = 10) {
  const at = { now: 0 };
  const watch = stuffingWatch(
    { now: () => at.now },
    { bytes: (count) => Buffer.alloc(count, 1), below: () => 0 },
    accountsAtOnce,
  );
  return {
    at,
    note: (guessKey: string, password: string, ip: string | null = null) => watch.note({ guessKey, ip, password }),
  };
}

test('S15: one password at ten accounts, one a minute, is told beside 100 random passwords a second', () => {
  const { at, note } = start();
  let guesses = 0;
  for (let account = 0; account < 10; account += 1) {
    assert.deepEqual(note(`account ${account}`, 'Summer2026!'), account < 9 ? [] : BY_PASSWORD);
    for (let guess = 0; guess < 6000; guess += 1) {
      at.now += 10;
      guesses += 1;
      assert.deepEqual(note(`flooded ${guess % 7}`, `random ${guesses}`), []);
    }
  }
});

test('S15: a source is told once in its ten minutes, by how many accounts there were and not how many tries', () => {
  const { at, note } = start(3);
  let tries = 0;
  const from = (account: string) => {
    tries += 1;
    return note(account, `try ${tries}`, '192.0.2.1');
  };
  for (const account of ['kari', 'kari', 'ola', 'kari', 'ola']) assert.deepEqual(from(account), []);
  assert.deepEqual(from('per'), BY_ADDRESS);
  assert.deepEqual(from('nils'), []);
  at.now = 10 * MINUTE;
  for (const account of ['kari', 'ola']) assert.deepEqual(from(account), []);
  assert.deepEqual(from('per'), BY_ADDRESS);
});

test('S15: two accounts are enough where that is what was asked for', () => {
  const { note } = start(2);
  assert.deepEqual(note('kari', 'Summer2026!'), []);
  assert.deepEqual(note('ola', 'Summer2026!'), BY_PASSWORD);
});
