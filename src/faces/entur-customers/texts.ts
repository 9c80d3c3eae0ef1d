/** One kind of error: its number, and what it is called in both languages. */
export interface Told {
  readonly status: number;
  readonly errorCode: number;
  readonly norwegian: readonly [short: string, long: string];
  readonly english: readonly [short: string, long: string];
}

/** Every kind of error that the API tells (contract, section 5.4). */
export const TOLD = {
  invalidRequest: {
    status: 400,
    errorCode: 400,
    norwegian: ['Ugyldig forespørsel', 'Forespørselen er ikke gyldig.'],
    english: ['Invalid request', 'The request is not valid.'],
  },
  alreadyUsed: {
    status: 400,
    errorCode: 400,
    norwegian: ['Ugyldig forespørsel', 'Verdien er allerede i bruk i organisasjonen.'],
    english: ['Invalid request', 'The value is already used in the organisation.'],
  },
  samePassword: {
    status: 400,
    errorCode: 400,
    norwegian: ['Ugyldig forespørsel', 'Det nye passordet må være et annet enn det gamle.'],
    english: ['Invalid request', 'The new password must differ from the old one.'],
  },
  clientNameRequired: {
    status: 400,
    errorCode: 400,
    norwegian: ['Ugyldig forespørsel', 'Headeren ET-Client-Name mangler eller er ikke gyldig.'],
    english: ['Invalid request', 'The header ET-Client-Name is missing or not valid.'],
  },
  invalidPassword: {
    status: 400,
    errorCode: 600,
    norwegian: ['Ugyldig passord', 'Passordet oppfyller ikke kravene.'],
    english: ['Invalid password', 'The password does not meet the requirements.'],
  },
  invalidEmail: {
    status: 400,
    errorCode: 603,
    norwegian: ['Ugyldig e-post', 'E-postadressen er ikke gyldig.'],
    english: ['Invalid email', 'The e-mail address is not valid.'],
  },
  notAuthenticated: {
    status: 401,
    errorCode: 611,
    norwegian: ['Ikke autentisert', 'Et gyldig tilgangstoken for dette API-et kreves.'],
    english: ['Not authenticated', 'A valid access token for this API is required.'],
  },
  invalidCredentials: {
    status: 401,
    errorCode: 401,
    norwegian: ['Ugyldig brukernavn eller passord', 'Brukernavnet eller passordet er feil.'],
    english: ['Invalid credentials', 'The username or password is wrong.'],
  },
  notAuthorised: {
    status: 403,
    errorCode: 610,
    norwegian: ['Ikke autorisert', 'Tilgangstokenet gir ikke adgang til dette.'],
    english: ['Not authorised', 'The access token does not allow this.'],
  },
  secondFactorRequired: {
    status: 403,
    errorCode: 610,
    norwegian: ['Ikke autorisert', 'Kunden må oppgi en engangskode i tillegg. Send den som twoFactorCode.'],
    english: ['Not authorised', 'A second factor is required: send the code of the customer as twoFactorCode.'],
  },
  customerNotFound: {
    status: 404,
    errorCode: 617,
    norwegian: ['Kunden ble ikke funnet', 'Det finnes ingen slik kunde.'],
    english: ['Customer not found', 'There is no such customer.'],
  },
  invalidUri: {
    status: 404,
    errorCode: 404,
    norwegian: ['Ugyldig URI', 'Det finnes ingen slik ressurs.'],
    english: ['Invalid URI', 'There is no such resource.'],
  },
  methodNotAllowed: {
    status: 405,
    errorCode: 400,
    norwegian: ['Ugyldig metode', 'Ressursen har ikke denne metoden.'],
    english: ['Invalid method', 'The resource does not have this method.'],
  },
  bodyTooLarge: {
    status: 413,
    errorCode: 400,
    norwegian: ['For stor forespørsel', 'Innholdet er for stort.'],
    english: ['Request too large', 'The body is too large.'],
  },
  unsupportedMediaType: {
    status: 415,
    errorCode: 400,
    norwegian: ['Ugyldig innholdstype', 'Innholdet må være application/json.'],
    english: ['Invalid media type', 'The body must be application/json.'],
  },
  tooManyRequests: {
    status: 429,
    errorCode: 400,
    norwegian: ['For mange forespørsler', 'Prøv igjen senere.'],
    english: ['Too many requests', 'Try again later.'],
  },
  serverError: {
    status: 500,
    errorCode: 500,
    norwegian: ['Serverfeil', 'Noe gikk galt hos oss.'],
    english: ['Server error', 'Something went wrong on our side.'],
  },
  unavailable: {
    status: 503,
    errorCode: 500,
    norwegian: ['Serverfeil', 'Tjenesten kan ikke svare akkurat nå. Prøv igjen senere.'],
    english: ['Server error', 'The service cannot answer just now. Try again later.'],
  },
} as const satisfies Record<string, Told>;
