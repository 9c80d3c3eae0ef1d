import type { PageTexts } from './page-texts.ts';

const LATER = 'Prøv igjen om nokre minutt.';
const REFUSED =
  'Passordet må vere det same begge gongene. Det må vere eit anna enn det du har no, det kan ikkje vere eit vanleg passord, og det kan ikkje innehalde namnet eller adressa di.';

/** Norwegian Nynorsk. */
export const nn: PageTexts = {
  username: 'Brukarnamn',
  address: 'E-postadresse',
  account: {
    title: 'Er denne kontoen din?',
    lead: 'Det er laga ein konto med e-postadressa di. Er det du som har laga han?',
    yes: 'Ja, han er min',
    no: 'Nei, det er han ikkje',
    ifNo: 'Er han ikkje din, tek vi adressa di bort frå kontoen og sender ikkje meir til deg.',
  },
  email: {
    title: 'Er denne adressa di?',
    lead: 'Denne kontoen viser e-postadressa di. Stemmer det?',
    yes: 'Ja, det stemmer',
    no: 'Nei, det stemmer ikkje',
    ifNo: 'Stemmer det ikkje, tek vi adressa bort frå kontoen.',
  },
  confirmed: { title: 'Takk', text: 'E-postadressa di er stadfest. Du kan lukke denne sida.' },
  removed: { title: 'Ferdig', text: 'Adressa di er teken bort frå kontoen. Du kan lukke denne sida.' },
  invalid: {
    title: 'Denne lenkja verkar ikkje lenger',
    text: 'Ho er alt brukt, ho er for gammal, eller du har fått ei nyare. Du kan be om ei ny lenkje der du fekk denne.',
  },
  tooMany: { title: 'Eit augeblikk', text: `Det har vore for mange forsøk frå nettverket ditt. ${LATER}` },
  reset: {
    title: 'Vel eit nytt passord',
    lead: (minLength) => `Minst ${minLength} teikn. Nokre ord etter kvarandre er lette å hugse og vanskelege å gjette.`,
    needs: (classes) => `Det må innehalde ${classes.join(', ')}.`,
    classes: {
      lower: 'ein liten bokstav',
      upper: 'ein stor bokstav',
      digit: 'eit siffer',
      other: 'eit teikn som korkje er bokstav eller siffer',
    },
    newPassword: 'Nytt passord',
    repeated: 'Det same ein gong til',
    save: 'Lagre passordet',
  },
  terms: {
    title: 'Vilkår for bruk',
    gateway: 'Gateway',
    version: 'Versjon',
    accept: 'Eg godtek',
    decline: 'Eg avslår',
    ifDeclined: 'Om du avslår, vert kontoen din som han er.',
    accepted: { title: 'Takk', text: 'Du har godteke vilkåra. Du kan lukke denne sida.' },
    declined: { title: 'Ferdig', text: 'Du har avslått vilkåra. Du kan lukke denne sida.' },
  },
  resetDone: {
    title: 'Passordet ditt er endra',
    text: 'Logg inn med det nye frå no av. Du er logga ut overalt.',
  },
  resetFailed: {
    title: 'Passordet ditt er ikkje endra',
    texts: {
      TOKEN_INVALID: 'Lenkja er alt brukt, ho er for gammal, eller du har fått ei nyare. Be om ei ny lenkje.',
      PASSWORD_REJECTED: REFUSED,
      UNKNOWN: `Noko gjekk gale. ${LATER}`,
    },
  },
  tryAgain: 'Prøv igjen',
};
