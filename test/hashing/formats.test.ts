import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { recogniseFormat, verifyStored } from '#src/hashing/formats/index.ts';
import { VECTORS } from './vectors.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const base64 = (byteCount: number) => Buffer.alloc(byteCount, 7).toString('base64').replaceAll('=', '');

describe('stored-hash formats', () => {
  for (const { format, plain, stored, source } of VECTORS) {
    test(`${format}: ${stored.slice(0, 34)} (${source})`, () => {
      assert.equal(recogniseFormat(stored), format);
      assert.equal(verifyStored(stored, bytes(plain)), true);
      assert.equal(verifyStored(stored, bytes(`!${plain}`)), false);
    });
  }

  test('bcrypt counts the first 72 bytes, and no fewer', () => {
    const stored = '$2b$04$abcdefghijklmnopqrstuuyKVenoLvq2gNjjfsyWfOzcEiBUSTeJy';
    assert.equal(verifyStored(stored, bytes('🔐'.repeat(18))), true);
    assert.equal(verifyStored(stored, bytes(`${'🔐'.repeat(18)}other`)), true);
    assert.equal(verifyStored(stored, bytes('🔐'.repeat(17))), false);
    assert.equal(verifyStored(stored, bytes(`${'🔐'.repeat(17)}🔑`)), false);
  });

  test('bcrypt: bits that the salt does not use are ignored', () => {
    const stored = '$2b$04$abcdefghijklmnopqrstuvI5RgsbbNcevtRUb10Id4ISvIsO433ga'; // the salt ends in v for u
    assert.equal(verifyStored(stored, bytes('pässwörd-Ω')), true);
  });

  test('what follows a NUL counts', () => {
    const stored = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
    assert.equal(verifyStored(stored, bytes('U*U\0more')), false);
  });
});

describe('rows that are not understood', () => {
  const rows: Record<string, string> = {
    empty: '',
    'plain text': 'password',
    'MD5 in hexadecimal': '5f4dcc3b5aa765d61d8327deb882cf99',
    'bcrypt 2x': '$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
    'bcrypt cost 3': '$2a$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
    'bcrypt cost 15': '$2a$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
    'bcrypt cut short': '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe',
    'bcrypt and a line feed': '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n',
    'argon2 of 512 MiB': `$argon2id$v=19$m=524288,t=1,p=1$${base64(16)}$${base64(32)}`,
    'argon2 of 100 passes': `$argon2id$v=19$m=65536,t=100,p=1$${base64(16)}$${base64(32)}`,
    'argon2 of 64 lanes': `$argon2id$v=19$m=65536,t=1,p=64$${base64(16)}$${base64(32)}`,
    'argon2 without passes': `$argon2id$v=19$m=64,t=0,p=1$${base64(16)}$${base64(32)}`,
    'argon2 with a leading zero in the memory': `$argon2id$v=19$m=064,t=1,p=1$${base64(16)}$${base64(32)}`,
    'argon2 with a leading zero in the passes': `$argon2id$v=19$m=64,t=01,p=1$${base64(16)}$${base64(32)}`,
    'argon2 with a leading zero in the lanes': `$argon2id$v=19$m=64,t=1,p=01$${base64(16)}$${base64(32)}`,
    'argon2 with less than 8 KiB a lane': `$argon2id$v=19$m=8,t=1,p=2$${base64(16)}$${base64(32)}`,
    'argon2 version 2': `$argon2id$v=2$m=64,t=1,p=1$${base64(16)}$${base64(32)}`,
    'argon2 with a short salt': `$argon2id$v=19$m=64,t=1,p=1$${base64(7)}$${base64(32)}`,
    'argon2 with a short digest': `$argon2id$v=19$m=64,t=1,p=1$${base64(16)}$${base64(4)}`,
    'argon2 with a damaged digest': `$argon2id$v=19$m=64,t=1,p=1$${base64(16)}$${base64(32).slice(0, -1)}_`,
    'argon2 with a padded digest': `$argon2id$v=19$m=64,t=1,p=1$${base64(16)}$${base64(32)}=`,
    'scrypt of 512 MiB': `$scrypt$ln=19,r=8,p=1$${base64(16)}$${base64(32)}`,
    'scrypt with too much work': `$scrypt$ln=17,r=8,p=8$${base64(16)}$${base64(32)}`,
    'scrypt with N not a power of two': `$scrypt$n=1000,r=8,p=1$${base64(16)}$${base64(32)}`,
    'scrypt with N of 1': `$scrypt$ln=0,r=8,p=1$${base64(16)}$${base64(32)}`,
    'scrypt with N too large for r': `$scrypt$ln=16,r=1,p=1$${base64(16)}$${base64(32)}`,
    'scrypt with r of 0': `$scrypt$ln=10,r=0,p=1$${base64(16)}$${base64(32)}`,
    'PBKDF2 of ten million': `$pbkdf2-sha256$i=10000000,l=32$${base64(16)}$${base64(32)}`,
    'PBKDF2 of none': `$pbkdf2-sha256$0$${base64(16)}$${base64(32)}`,
    'PBKDF2 with MD5': `$pbkdf2-md5$i=1000,l=16$${base64(16)}$${base64(16)}`,
    'PBKDF2 of another length than it says': `$pbkdf2-sha256$i=1000,l=64$${base64(16)}$${base64(32)}`,
    'PBKDF2 with a short digest': `$pbkdf2-sha256$i=1000,l=8$${base64(16)}$${base64(8)}`,
    'Django without salt': `pbkdf2_sha256$1000$$${base64(32)}`,
    'Django of ten million': `pbkdf2_sha256$10000000$seasalt$${base64(32)}`,
    'ASP.NET v2 cut short': 'AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggE=',
    'ASP.NET v2 with data at the end':
      'AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJgAAAAAAAAAAAAA=',
    'ASP.NET v3 cut short': 'AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4A=',
    'ASP.NET v3, unknown function': aspnet(3, 1000, 16),
    'ASP.NET v3 of four milliards': aspnet(1, 0xffffffff, 16),
    'ASP.NET v3, salt of 15': aspnet(1, 1000, 15),
    'ASP.NET v3, salt beyond the end': aspnet(1, 1000, 0xfffffff0),
    'ASP.NET version 2 of the header': Buffer.alloc(61, 2).toString('base64'),
    enormous: `$argon2id$v=19$m=64,t=1,p=1$${base64(16)}$${'A'.repeat(1_000_000)}`,
  };

  for (const [what, stored] of Object.entries(rows)) {
    test(what, () => {
      assert.equal(recogniseFormat(stored), undefined);
      assert.equal(verifyStored(stored, bytes('password')), false);
    });
  }

  function aspnet(prf: number, iterations: number, saltBytes: number): string {
    const row = Buffer.alloc(61, 1);
    row.writeUInt32BE(prf, 1);
    row.writeUInt32BE(iterations, 5);
    row.writeUInt32BE(saltBytes, 9);
    return row.toString('base64');
  }

  test('no string throws', () => {
    const prefix = fc.constantFrom(
      '',
      '$',
      '$argon2id$',
      '$2b$10$',
      '$scrypt$ln=',
      '$pbkdf2-sha256$',
      'pbkdf2_sha256$',
    );
    fc.assert(
      fc.property(prefix, fc.string({ unit: 'binary' }), (start, rest) => {
        assert.equal(verifyStored(start + rest, bytes('password')), false);
      }),
      { numRuns: 1000 },
    );
  });

  test('no damage to a good row throws, nor lets another password in', () => {
    // Digits stay as they are: they are the parameters, and would only make the test slow.
    const cheap = VECTORS.filter(({ stored }) => /m=(32|64),|\$04\$|ln=10,r=8,p=2|1000\$|^A/.test(stored));
    const damage = fc.record({
      vector: fc.constantFrom(...cheap),
      at: fc.nat(),
      character: fc.constantFrom('$', '=', ',', '.', '/', '+', '-', '_', '\0', 'A', 'z', 'é', '😀', ''),
    });
    fc.assert(
      fc.property(damage, ({ vector, at, character }) => {
        const index = at % vector.stored.length;
        if (/[0-9]/.test(vector.stored[index] ?? '')) return;
        const damaged = vector.stored.slice(0, index) + character + vector.stored.slice(index + 1);
        assert.equal(verifyStored(damaged, bytes('another')), false);
      }),
      { numRuns: 300 },
    );
  });
});
