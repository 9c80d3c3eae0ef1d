import { Secret as OtpSecret, TOTP } from 'otpauth';
import { SECOND } from '#kernel/clock.ts';
import type { Random } from '#kernel/random.ts';

const PERIOD = 30;
const SECRET_BYTES = 20;

/** A fresh shared secret of 160 bits in base32 (RFC 4226, section 4). */
export function newTotpSecret(random: Random): string {
  return new OtpSecret({ buffer: new Uint8Array(random.bytes(SECRET_BYTES)).buffer }).base32;
}

/** What an authenticator app is given: SHA-1, six digits, thirty seconds are what all of them understand. */
function authenticator(secret: string, issuer = '', label = ''): TOTP {
  return new TOTP({
    issuer,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD,
    secret: OtpSecret.fromBase32(secret),
  });
}

/** The `otpauth:` address of a QR code. */
export function totpAddress(secret: string, issuer: string, label: string): string {
  return authenticator(secret, issuer, label).toString();
}

/** The time step that a code belongs to, one step of clock drift allowed either way, or undefined for a wrong code. */
export function totpStep(secret: string, code: string, now: number): number | undefined {
  // The library compares bytes, and raises where six characters are not six of them.
  if (!/^[0-9]{6}$/.test(code)) return undefined;
  const drift = authenticator(secret).validate({ token: code, timestamp: now, window: 1 });
  return drift === null ? undefined : Math.floor(now / (PERIOD * SECOND)) + drift;
}
