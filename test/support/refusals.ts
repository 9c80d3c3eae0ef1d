import type { FaceId } from '#faces/face.ts';
import type { WireAnswer } from './asseco.ts';

/** Why the pipeline refuses a call before its operation begins. */
export type Refusal = 'not-authenticated' | 'not-allowed' | 'insufficient-scope' | 'password-change-required';

/** What of an answer a refusal is known by: all that a client can see of it but dates and ids. */
interface Told {
  readonly status: number;
  readonly challenge: string | null;
  readonly body: unknown;
}

const BEARER = 'Bearer';

const asseco = (status: number, problem: string, message: string): Told => ({
  status,
  challenge: status === 401 ? BEARER : null,
  body: { problem, message },
});

const zentry = (detail: string): Told => ({
  status: 403,
  challenge: null,
  body: { type: 'https://tools.ietf.org/html/rfc9110#section-15.5.4', title: 'Forbidden', status: 403, detail },
});

const overkiz = (status: number, error: string): Told => ({
  status,
  challenge: null,
  body: { errorCode: 'RESOURCE_ACCESS_DENIED', error },
});

const ENTUR_FORBIDDEN: Told = {
  status: 403,
  challenge: null,
  body: {
    errorCode: 610,
    shortNorwegian: 'Ikke autorisert',
    longNorwegian: 'Tilgangstokenet gir ikke adgang til dette.',
    shortEnglish: 'Not authorised',
    longEnglish: 'The access token does not allow this.',
  },
};

/** The refusals of each API, written out here and not taken from the faces. The token endpoints refuse nobody. */
const REFUSALS: Readonly<Record<Exclude<FaceId, 'oauth'>, Readonly<Record<Refusal, Told>>>> = {
  asseco: {
    'not-authenticated': asseco(401, 'not-authorized', 'A valid access token is required.'),
    'not-allowed': asseco(403, 'forbidden', 'This is not allowed.'),
    'insufficient-scope': asseco(403, 'forbidden', 'The access token does not allow this.'),
    'password-change-required': asseco(403, 'forbidden', 'The password must be changed first.'),
  },
  zentry: {
    'not-authenticated': { status: 401, challenge: BEARER, body: undefined },
    'not-allowed': zentry('This is not allowed.'),
    'insufficient-scope': zentry('The access token does not allow this.'),
    'password-change-required': zentry('PasswordChangeRequired'),
  },
  entur: {
    'not-authenticated': {
      status: 401,
      challenge: 'Bearer error="invalid_token"',
      body: {
        errorCode: 611,
        shortNorwegian: 'Ikke autentisert',
        longNorwegian: 'Et gyldig tilgangstoken for dette API-et kreves.',
        shortEnglish: 'Not authenticated',
        longEnglish: 'A valid access token for this API is required.',
      },
    },
    'not-allowed': ENTUR_FORBIDDEN,
    'insufficient-scope': ENTUR_FORBIDDEN,
    'password-change-required': ENTUR_FORBIDDEN,
  },
  overkiz: {
    'not-authenticated': overkiz(401, 'Not authenticated'),
    'not-allowed': overkiz(403, 'Access denied'),
    'insufficient-scope': overkiz(403, 'Access denied'),
    'password-change-required': overkiz(401, 'Password change required'),
  },
};

/** Whether an answer of a face is any of them. */
export function isRefusal(face: FaceId, answer: WireAnswer): boolean {
  if (face === 'oauth') return false;
  const seen = JSON.stringify(toldBy(answer));
  return Object.values(REFUSALS[face]).some((refusal) => JSON.stringify(refusal) === seen);
}

/** How a face tells a refusal. */
export function told(face: FaceId, refusal: Refusal): Told | undefined {
  return face === 'oauth' ? undefined : REFUSALS[face][refusal];
}

/** An answer in the same terms. */
export function toldBy({ status, headers, body }: WireAnswer): Told {
  return { status, challenge: headers.get('www-authenticate'), body };
}
