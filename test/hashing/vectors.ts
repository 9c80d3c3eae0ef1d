/** Stored hashes that other implementations made, with the name of their format and the password. */
export interface Vector {
  readonly format: string;
  readonly plain: string;
  readonly stored: string;
  readonly source: string;
}

const KEYBOARD = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored';
const UNICODE = 'pässwörd-Ω🔐';
const MINE = 'my password';

export const VECTORS: readonly Vector[] = [
  ...from('node:crypto argon2Sync (OpenSSL)', 'argon2', 'pässwörd', [
    '$argon2id$v=19$m=64,t=3,p=2$c29tZXNhbHRzb21lc2FsdA$zAJk2mFXtij7BSkZLAX0hFj514xMVH0hMz7S6cSCnh0',
    '$argon2i$v=19$m=64,t=3,p=2$c29tZXNhbHRzb21lc2FsdA$/RaFKXhiMkm80Lnng1GlOHKqtWH4EJ3bE+YCKkWRLIA',
    '$argon2d$v=19$m=64,t=3,p=2$c29tZXNhbHRzb21lc2FsdA$U4xYEBE7y0BxSWzuTop324ed6WU1Ec7KfkL2FuDzFdg',
  ]),
  ...from('phc-winner-argon2 test.c, versionless 1.0', 'argon2', 'password', [
    '$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ',
  ]),
  ...from('Ory Kratos hasher_test.go', 'argon2', 'test', [
    '$argon2id$v=19$m=32,t=2,p=4$cm94YnRVOW5jZzFzcVE4bQ$MNzk5BtR2vUhrp6qQEjRNw',
    '$argon2id$v=19$m=32,t=5,p=4$cm94YnRVOW5jZzFzcVE4bQ$fBxypOL0nP/zdPE71JtAV71i487LbX3fJI5PoTN6Lp4',
  ]),

  ...from('crypt_blowfish wrapper.c', 'bcrypt', 'U*U', [
    '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
  ]),
  ...from('crypt_blowfish wrapper.c', 'bcrypt', KEYBOARD, [
    '$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui',
  ]),
  ...from('libxcrypt', 'bcrypt', 'pässwörd-Ω', [
    '$2a$04$abcdefghijklmnopqrstuuI5RgsbbNcevtRUb10Id4ISvIsO433ga',
    '$2b$04$abcdefghijklmnopqrstuuI5RgsbbNcevtRUb10Id4ISvIsO433ga',
    '$2y$04$abcdefghijklmnopqrstuuI5RgsbbNcevtRUb10Id4ISvIsO433ga',
  ]),
  ...from('libxcrypt; byte 72 splits the é', 'bcrypt', `${'x'.repeat(71)}é`, [
    '$2b$04$abcdefghijklmnopqrstuuBQHqZaO/dlDRZ.TvJ67we2MtFVZUvA2',
  ]),
  ...from('libxcrypt; 72 bytes, then more', 'bcrypt', `${'🔐'.repeat(18)}tail`, [
    '$2b$04$abcdefghijklmnopqrstuuyKVenoLvq2gNjjfsyWfOzcEiBUSTeJy',
  ]),
  ...from('libxcrypt', 'bcrypt', '', ['$2y$04$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq']),

  ...from('RFC 7914 section 12', 'scrypt', 'password', [
    '$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA',
  ]),
  ...from('RFC 7914 section 12', 'scrypt', 'pleaseletmein', [
    '$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw',
  ]),
  ...from('Python hashlib.scrypt', 'scrypt', UNICODE, [
    '$scrypt$ln=10,r=8,p=2$yMnKy8zNzs/Q0dLT1NXW1w$sfOibSl29viI8fmlHPbOfK42lLX48WduY6HlJN73O/E',
    '$scrypt$n=1024,r=8,p=2$yMnKy8zNzs/Q0dLT1NXW1w==$sfOibSl29viI8fmlHPbOfK42lLX48WduY6HlJN73O/E=',
  ]),
  ...from('Ory Kratos hasher_test.go: N in place of its logarithm', 'scrypt', 'test', [
    '$scrypt$ln=16384,r=8,p=1$2npRo7P03Mt8keSoMbyD/tKFWyUzjiQf2svUaNDSrhA=$MiCzNcIplSMqSBrm4HckjYqYhaVPPjTARTzwB1cVNYE=',
  ]),

  ...from('RFC 6070, the vector with the 25-byte key', 'pbkdf2', 'passwordPASSWORDpassword', [
    '$pbkdf2-sha1$i=4096,l=25$c2FsdFNBTFRzYWx0U0FMVHNhbHRTQUxUc2FsdFNBTFRzYWx0$PS7sT+QchJuAyNg2YsDkSospGpZM8vBwOA',
  ]),
  ...from('passlib documentation', 'pbkdf2', 'password', [
    '$pbkdf2-sha256$6400$.6UI/S.nXIk8jcbdHx3Fhg$98jZicV16ODfEsEZeYPGHU3kbrUrvUEXOPimVSQDD44',
  ]),
  ...from('Ory Kratos hasher_test.go', 'pbkdf2', 'test', [
    '$pbkdf2-sha256$i=100000,l=32$1jP+5Zxpxgtee/iPxGgOz0RfE9/KJuDElP1ley4VxXc$QJxzfvdbHYBpydCbHoFg3GJEqMFULwskiuqiJctoYpI',
    '$pbkdf2-sha512$i=100000,l=32$bdHBpn7OWOivJMVJypy2UqR0UnaD5prQXRZevj/05YU$+wArTfv1a+bNGO1iZrmEdVjhA+lL11wF4/IxpgYfPwc',
  ]),
  ...from('Python hashlib.pbkdf2_hmac', 'pbkdf2', UNICODE, [
    '$pbkdf2$1000$yMnKy8zNzs/Q0dLT1NXW1w$C4nTafHv1ye7t07U9fyXO.fMfZQ',
    '$pbkdf2-sha384$i=1000,l=48$yMnKy8zNzs/Q0dLT1NXW1w$6doN1PfrVw9e3pvHqrWVpk0boXE/dETCVwqicMn2HsXi710SnS7ynG5lR4xmk9Gf',
    '$pbkdf2-sha512$1000$yMnKy8zNzs/Q0dLT1NXW1w$Emx3T8dIGqMpAbcSVJtJpI4ovulLK3/YlQRNNWaX82l741KhKvb7hg1qcWT.XrX7.Tv0rdwNNayVdU4XKXa3IQ',
  ]),

  ...from('Django test_hashers.py', 'pbkdf2-django', 'lètmein', [
    'pbkdf2_sha256$390000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=',
  ]),
  ...from('Python hashlib.pbkdf2_hmac', 'pbkdf2-django', UNICODE, [
    'pbkdf2_sha256$1000$seasalt$OnxX2u1BPnQMl0chi4S81rgCAYLyGwHjSNf6nTlCtGA=',
    'pbkdf2_sha1$1000$seasalt$S8BmiJw36ptprnxqNPJAyb4TiRw=',
  ]),

  ...from('ASP.NET Core PasswordHasherTest.cs', 'aspnet-identity-v2', MINE, [
    'AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg==',
    'ANXrDknc7fGPpigibZXXZFMX4aoqz44JveK6jQuwY3eH/UyPhvr5xTPeGYEckLxz9A==',
  ]),
  ...from('Python hashlib.pbkdf2_hmac', 'aspnet-identity-v2', UNICODE, [
    'AMjJysvMzc7P0NHS09TV1tcLidNp8e/XJ7u3TtT1/Jc758x9lKgBAKEOIXe8yuETBg==',
  ]),
  ...from('ASP.NET Core PasswordHasherTest.cs', 'aspnet-identity-v3', MINE, [
    'AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw==',
    'AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw',
    'AQAAAAIAAAD6AAAAIJbVi5wbMR+htSfFp8fTw8N8GOS/Sje+S/4YZcgBfU7EQuqv4OkVYmc4VJl9AGZzmRTxSkP7LtVi9IWyUxX8IAAfZ8v+ZfhjCcudtC1YERSqE1OEdXLW9VukPuJWBBjLuw==',
    'AQAAAAAAAAD6AAAAEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M',
    'AQAAAAEAA9CQAAAAIESkQuj2Du8Y+kbc5lcN/W/3NiAZFEm11P27nrSN5/tId+bR1SwV8CO1Jd72r4C08OLvplNlCDc3oQZ8efcW+jQ=',
  ]),
  ...from('Python hashlib.pbkdf2_hmac', 'aspnet-identity-v3', UNICODE, [
    'AQAAAAAAACcQAAAAEMjJysvMzc7P0NHS09TV1tct0Fj85QF55j2ycEfaMggAtQsbYGJkGCQbUwlyx9E8BQ==',
    'AQAAAAIAACcQAAAAEMjJysvMzc7P0NHS09TV1tdTE208Qk+rFfoibtNI73jecODSUfvy0/SKczVvbOoEcg==',
  ]),
];

function from(source: string, format: string, plain: string, rows: readonly string[]): Vector[] {
  return rows.map((stored) => ({ source, format, plain, stored }));
}
