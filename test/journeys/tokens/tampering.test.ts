import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());

for (const database of DATABASES) {
  describe(`tampered tokens on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let token: string;
    let header: string;
    let payload: string;
    let signature: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      await api.register(await api.clientToken(await server.createClient()), { username: 'tamper' });
      token = (await api.signIn('tamper', 'Start-pass1')).body.access_token;
      [header = '', payload = '', signature = ''] = token.split('.');
    });
    after(() => server?.close());

    const refused = async (forged: string, what: string) => {
      const answer = await api.identity('GET', '/me', { token: forged });
      assert.equal(answer.status, 401, what);
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
    };

    test('the token itself is good', async () => {
      assert.equal((await api.identity('GET', '/me', { token })).status, 200);
    });

    test('shortened and lengthened tokens open nothing', async () => {
      for (const cut of [1, 2, 10, signature.length, signature.length + 1])
        await refused(token.slice(0, -cut), `-${cut}`);
      for (const more of ['A', '=', '.', '.A', 'AAAA', `.${signature}`]) await refused(token + more, `+${more}`);
      for (const odd of [
        `.${token}`,
        `${header}.${payload}.`,
        `${header}..${signature}`,
        `.${payload}.${signature}`,
        '..',
      ])
        await refused(odd, odd.slice(0, 8));
      await refused(`${token}${'A'.repeat(6000)}`, 'long');
    });

    test('a bit flipped anywhere makes it worthless', async () => {
      for (const [index, part] of [header, payload, signature].entries()) {
        const bytes = Buffer.from(part, 'base64url');
        for (let at = 0; at < bytes.length; at += 7) {
          const flipped = Buffer.from(bytes);
          flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
          const parts = [header, payload, signature];
          parts[index] = flipped.toString('base64url');
          await refused(parts.join('.'), `part ${index}, byte ${at}`);
        }
      }
    });

    test('another spelling of the same signature is another token', async () => {
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
      const last = alphabet.indexOf(token.at(-1) ?? '');
      await refused(token.slice(0, -1) + alphabet[last ^ 1], 'loose bits');
    });

    test('no algorithm but ours is believed', async () => {
      const [key] = (await api.call('GET', '/.well-known/jwks.json')).body.keys;
      for (const alg of ['none', 'None', 'NONE', ''])
        for (const end of ['', signature])
          await refused(`${encode({ ...decode(header), alg })}.${payload}.${end}`, alg);
      const input = `${encode({ ...decode(header), alg: 'HS256' })}.${payload}`;
      for (const secret of [JSON.stringify(key), key.x, Buffer.from(key.x, 'base64url'), ''])
        await refused(`${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`, 'HS256');
    });

    test('a key of the sender is not believed, however it is named', async () => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const jwk = publicKey.export({ format: 'jwk' });
      const ours = decode(header);
      for (const own of [
        ours,
        { ...ours, jwk },
        { ...ours, kid: 'mine', jwk },
        { ...ours, jku: 'https://evil.example/jwks.json' },
        { ...ours, kid: '../../../dev/null' },
        { ...ours, crit: ['exp'] },
      ]) {
        const input = `${encode(own)}.${payload}`;
        const made = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
        await refused(`${input}.${made.toString('base64url')}`, JSON.stringify(own));
      }
      await refused(`${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`, 'zero signature');
    });

    test('another type, claims exchanged, other schemes', async () => {
      for (const typ of ['JWT', 'jwt', 'AT+JWT', undefined])
        await refused(`${encode({ ...decode(header), typ })}.${payload}.${signature}`, String(typ));
      const claims = decode(payload);
      for (const change of [{ exp: claims.exp + 1 }, { sub: 'other' }, { scope: 'identity.manage' }])
        await refused(`${header}.${encode({ ...claims, ...change })}.${signature}`, JSON.stringify(change));
      for (const authorization of [token, `Basic ${token}`, `DPoP ${token}`, 'Bearer', `Bearer ${token} ${token}`]) {
        const answer = await api.identity('GET', '/me', { headers: { authorization } });
        assert.equal(answer.status, 401, authorization.slice(0, 8));
      }
      assert.equal((await api.identity('GET', `/me?access_token=${token}`)).status, 401);
    });
  });
}
