import { decodeBase64 } from './base64.ts';
import { MAX_DIGEST_BYTES, MAX_SALT_BYTES } from './format.ts';
import { pbkdf2Format } from './pbkdf2.ts';

const SALT_BYTES = 16;
const V2_BYTES = 1 + SALT_BYTES + 32;
/** The version, then function, iterations and salt length as 32-bit big-endian numbers. */
const V3_HEADER_BYTES = 13;
const V3_FUNCTIONS = ['sha1', 'sha256', 'sha512'];

/** ASP.NET Identity 1 and 2, and the older Crypto.HashPassword: base64 of 0x00, salt, and PBKDF2-SHA1 with 1,000 iterations. */
export const aspnetIdentityV2 = pbkdf2Format('aspnet-identity-v2', (stored) => {
  const bytes = decodeBase64(stored, V2_BYTES, V2_BYTES);
  if (bytes?.[0] !== 0) return undefined;
  return {
    algorithm: 'sha1',
    iterations: 1000,
    salt: bytes.subarray(1, 1 + SALT_BYTES),
    digest: bytes.subarray(1 + SALT_BYTES),
  };
});

/** ASP.NET Core Identity: base64 of 0x01, the parameters, salt and digest. */
export const aspnetIdentityV3 = pbkdf2Format('aspnet-identity-v3', (stored) => {
  const bytes = decodeBase64(stored, V3_HEADER_BYTES, V3_HEADER_BYTES + MAX_SALT_BYTES + MAX_DIGEST_BYTES);
  if (bytes?.[0] !== 1) return undefined;
  const algorithm = V3_FUNCTIONS[bytes.readUInt32BE(1)];
  const saltBytes = bytes.readUInt32BE(9);
  // ASP.NET refuses a salt under 16 bytes, so no row of its own has one.
  if (algorithm === undefined || saltBytes < SALT_BYTES) return undefined;
  return {
    algorithm,
    iterations: bytes.readUInt32BE(5),
    salt: bytes.subarray(V3_HEADER_BYTES, V3_HEADER_BYTES + saltBytes),
    digest: bytes.subarray(V3_HEADER_BYTES + saltBytes),
  };
});
