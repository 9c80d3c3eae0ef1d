import type { PageTexts } from './page-texts.ts';

const LATER = 'Prøv igjen om noen minutter.';
const REFUSED =
  'Passordet må være det samme begge ganger. Det må være et annet enn det du har nå, det kan ikke være et vanlig passord, og det kan ikke inneholde navnet eller adressen din.';

/** Norwegian Bokmål. */
export const nb: PageTexts = {
  username: 'Brukernavn',
  address: 'E-postadresse',
  account: {
    title: 'Er denne kontoen din?',
    lead: 'Det er laget en konto med e-postadressen din. Er det du som har laget den?',
    yes: 'Ja, den er min',
    no: 'Nei, det er den ikke',
    ifNo: 'Er den ikke din, tar vi adressen din bort fra kontoen og sender ikke mer til deg.',
  },
  email: {
    title: 'Er denne adressen din?',
    lead: 'Denne kontoen viser e-postadressen din. Stemmer det?',
    yes: 'Ja, det stemmer',
    no: 'Nei, det stemmer ikke',
    ifNo: 'Stemmer det ikke, tar vi adressen bort fra kontoen.',
  },
  confirmed: { title: 'Takk', text: 'E-postadressen din er bekreftet. Du kan lukke denne siden.' },
  removed: { title: 'Ferdig', text: 'Adressen din er tatt bort fra kontoen. Du kan lukke denne siden.' },
  invalid: {
    title: 'Denne lenken virker ikke lenger',
    text: 'Den er allerede brukt, den er for gammel, eller du har fått en nyere. Du kan be om en ny lenke der du fikk denne.',
  },
  tooMany: { title: 'Et øyeblikk', text: `Det har vært for mange forsøk fra nettverket ditt. ${LATER}` },
  reset: {
    title: 'Velg et nytt passord',
    lead: (minLength) => `Minst ${minLength} tegn. Noen ord etter hverandre er lette å huske og vanskelige å gjette.`,
    needs: (classes) => `Det må inneholde ${classes.join(', ')}.`,
    classes: {
      lower: 'en liten bokstav',
      upper: 'en stor bokstav',
      digit: 'et siffer',
      other: 'et tegn som verken er bokstav eller siffer',
    },
    newPassword: 'Nytt passord',
    repeated: 'Det samme en gang til',
    save: 'Lagre passordet',
  },
  terms: {
    title: 'Vilkår for bruk',
    gateway: 'Gateway',
    version: 'Versjon',
    accept: 'Jeg godtar',
    decline: 'Jeg avslår',
    ifDeclined: 'Hvis du avslår, blir kontoen din som den er.',
    accepted: { title: 'Takk', text: 'Du har godtatt vilkårene. Du kan lukke denne siden.' },
    declined: { title: 'Ferdig', text: 'Du har avslått vilkårene. Du kan lukke denne siden.' },
  },
  resetDone: {
    title: 'Passordet ditt er endret',
    text: 'Logg inn med det nye fra nå av. Du er logget ut overalt.',
  },
  resetFailed: {
    title: 'Passordet ditt er ikke endret',
    texts: {
      TOKEN_INVALID: 'Lenken er allerede brukt, den er for gammel, eller du har fått en nyere. Be om en ny lenke.',
      PASSWORD_REJECTED: REFUSED,
      UNKNOWN: `Noe gikk galt. ${LATER}`,
    },
  },
  tryAgain: 'Prøv igjen',
};
