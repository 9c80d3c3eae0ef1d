import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestValidation } from '#core/accounts/request-validation.ts';
import { mailGeneratedPassword } from '#core/customers/mail-generated-password.ts';
import { recoverUsername } from '#core/recovery/recover-username.ts';
import { requestReset } from '#core/recovery/request-reset.ts';
import { requestResetLink } from '#core/recovery/request-reset-link.ts';
import { resetPassword } from '#core/recovery/reset-password.ts';
import { evenly } from '#kernel/evenly.ts';

test('S03: whatever asks for a message to somebody ends evenly', () => {
  const operations = [recoverUsername, requestReset, requestResetLink, resetPassword, requestValidation, mailGeneratedPassword]; // biome-ignore format: a list of words
  for (const { name, endsEvenly } of operations) assert.equal(endsEvenly, true, name);
});

test('S03: what ends evenly ends at a step or later, with what it gave or raised', async () => {
  const step = 20;
  for (const busy of [0, 25]) {
    const started = performance.now();
    const work = async () => {
      while (performance.now() - started < busy);
      return busy;
    };
    assert.equal(await evenly(step, work), busy);
    assert.ok(performance.now() - started >= (busy === 0 ? step : 2 * step));
  }
  const started = performance.now();
  await assert.rejects(
    evenly(step, async () => {
      throw new Error('refused');
    }),
    /^Error: refused$/,
  );
  assert.ok(performance.now() - started >= step);
});
