import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Claims, Signer } from '#core/ports/signer.ts';
import type { Store } from '#core/ports/store.ts';
import { DAY, HOUR, SECOND } from '#kernel/clock.ts';
import { systemRandom } from '#kernel/random.ts';
import { Secret } from '#kernel/secret.ts';
import { storeSigner } from '#src/keeping/signer.ts';
import { vaultOf } from '#src/keeping/vault.ts';
import { FakeClock } from '#test/support/fake-clock.ts';
import { openStore } from '#test/support/open-store.ts';

const ISSUER = 'https://id.example.org';

describe('signing keys', () => {
  let store: Store;
  let clock: FakeClock;
  let signer: Signer;
  let other: Signer;
  before(async () => {
    store = await openStore('sqlite');
    clock = new FakeClock();
    const options = {
      store,
      clock,
      vault: vaultOf(new Secret(Buffer.alloc(32, 1))),
      random: systemRandom,
      issuer: ISSUER,
      rotationMs: 90 * DAY,
      publishAheadMs: DAY,
      longestTokenMs: HOUR,
    };
    signer = storeSigner(options);
    other = storeSigner(options);
    await signer.rotate();
  });
  after(() => store?.close());

  const claims = (over: Partial<Claims> = {}): Claims => {
    const iat = Math.floor(clock.now() / SECOND);
    return {
      iss: ISSUER,
      sub: 's',
      aud: 'a',
      client_id: 'c',
      iat,
      exp: iat + 3600,
      jti: 'j',
      scope: '',
      tenant_id: 't',
      ...over,
    };
  };
  const kids = async (from: Signer) => (await from.publishedKeys()).map((key) => key.kid);

  test('a token verifies until it expires, at every signer of the store', async () => {
    const token = await signer.sign(claims());
    assert.equal((await other.verify(token))?.sub, 's');
    const short = await signer.sign(claims({ exp: Math.floor(clock.now() / SECOND) + 1 }));
    assert.ok(await signer.verify(short));
    clock.advance(SECOND);
    assert.equal(await signer.verify(short), undefined);
  });

  test('a token of another issuer, altered or cut opens nothing', async () => {
    assert.equal(await signer.verify(await signer.sign(claims({ iss: 'https://evil.example' }))), undefined);
    const token = await signer.sign(claims());
    const [header = '', payload = '', signature = ''] = token.split('.');
    const none = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${payload}.`;
    const raised = `${header}.${Buffer.from(JSON.stringify(claims({ sub: 'admin' }))).toString('base64url')}.${signature}`;
    for (const forged of [
      none,
      raised,
      token.slice(0, -1),
      `${token}A`,
      `${token}.`,
      ` ${token}`,
      `${token}=`,
      '',
      '..',
      'a.b.c',
      'x'.repeat(9000),
    ]) {
      assert.equal(await signer.verify(forged), undefined, forged.slice(0, 40));
    }
    // The last character of a signature carries unused bits: only its one spelling counts.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twin =
      alphabet[(alphabet.indexOf(token.at(-1) ?? '') & ~3) | ((alphabet.indexOf(token.at(-1) ?? '') + 1) & 3)];
    assert.equal(await signer.verify(token.slice(0, -1) + twin), undefined);
  });

  test('the next key is published before it signs, and the former one stays while its tokens may live', async () => {
    const [first] = await kids(signer);
    assert.equal((await signer.rotate()).created, undefined, 'nothing is due');
    clock.advance(89 * DAY);
    const { created, active } = await signer.rotate();
    assert.ok(created);
    assert.equal(active, first, 'the new key waits');
    clock.advance(SECOND);
    assert.deepEqual(await kids(other), [first, created], 'the other signer sees it within a second');
    const old = await signer.sign(claims({ exp: Math.floor(clock.now() / SECOND) + 2 * 86_400 }));
    clock.advance(DAY);
    const fresh = await signer.sign(claims());
    assert.equal(JSON.parse(Buffer.from(fresh.split('.')[0] ?? '', 'base64url').toString()).kid, created);
    assert.ok(await signer.verify(old));
    clock.advance(HOUR + 2 * 60 * SECOND);
    assert.equal(await signer.verify(old), undefined, 'its key is gone');
    assert.deepEqual(await kids(signer), [created]);
  });

  test('a forced rotation signs with the new key at once and keeps old tokens good', async () => {
    const old = await signer.sign(claims());
    const { created, active } = await signer.rotate({ force: true });
    assert.equal(active, created);
    assert.ok(await signer.verify(old));
  });

  test('R26: a token of a key that was made just now is good at a signer that has not heard of it, and so is its key set', async () => {
    assert.ok(await other.verify(await signer.sign(claims())), 'the other signer has read the keys');
    const { created } = await signer.rotate({ force: true });
    clock.advance(20);
    assert.ok(await other.verify(await signer.sign(claims())));
    const again = await signer.rotate({ force: true });
    assert.deepEqual((await kids(other)).slice(-2), [created, again.created]);
  });

  test('private keys are sealed in the store', async () => {
    for (const record of await store.read.signingKeys.list(clock.now())) assert.match(record.privateKey, /^v1\./);
  });
});
