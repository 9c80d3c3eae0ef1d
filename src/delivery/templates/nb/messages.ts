import type { LocaleTexts, MessageTexts } from '../message-texts.ts';
import { hours, minutes } from './durations.ts';
import { linkMessages } from './link-messages.ts';

const CONTACT = {
  email: { yours: 'E-postadressen din', the: 'e-postadressen', fresh: 'den nye adressen' },
  sms: { yours: 'Telefonnummeret ditt', the: 'telefonnummeret', fresh: 'det nye nummeret' },
};
const WAS_YOU = 'Var det du? Da trenger du ikke å gjøre noe.';
const NOT_YOU = 'Var det ikke du? Lag et nytt passord med en gang, og ta kontakt med oss.';
// A new password leaves a confirmed number in place (ADR 118).
const NOT_YOU_PHONE =
  'Var det ikke du? Lag et nytt passord med en gang, bytt til ditt eget nummer, og ta kontakt med oss. Et nytt passord alene fjerner ikke nummeret.';
const NOT_YOU_PHONE_SMS = 'Var det ikke du? Lag et nytt passord med en gang, bytt nummeret, og ta kontakt med oss.';
// A new password ends what it opened; a linked login stays (ADR 112).
const NOT_YOU_LINKED =
  'Var det ikke du? Fjern innloggingsmåten, lag et nytt passord med en gang, og ta kontakt med oss. Et nytt passord alene fjerner den ikke.';
const NOT_YOU_LINKED_SMS = 'Var det ikke du? Fjern den, lag et nytt passord med en gang, og ta kontakt med oss.';
const DO_NOT_SHARE = 'Ikke del det med noen, heller ikke med oss.';

const messages: MessageTexts = {
  'confirm-contact': (data, product) => ({
    subject: `Koden din fra ${product}`,
    lead: 'Skriv inn denne koden for å bekrefte at e-postadressen er din:',
    copy: data.code,
    details: [
      `Koden gjelder i ${minutes(data.minutes)}. Ikke del den med noen, heller ikke med oss.`,
      'Har du ikke bedt om noen kode? Da kan du trygt se bort fra denne meldingen.',
    ],
    sms: [
      `Bekreft nummeret ditt hos ${product} med denne koden:`,
      `Gjelder i ${minutes(data.minutes)}. Har du ikke bedt om den, kan du se bort fra meldingen.`,
    ],
  }),
  'contact-changing': (data, product) => ({
    subject: `${CONTACT[data.channel].yours} hos ${product} blir snart byttet`,
    lead: `Noen har bedt om å bytte ${CONTACT[data.channel].the} på kontoen din til ${data.to}.`,
    details: [`${WAS_YOU} Byttet skjer først når ${CONTACT[data.channel].fresh} er bekreftet.`, NOT_YOU],
    sms: [
      `Noen har bedt om å bytte ${CONTACT[data.channel].the} på kontoen din hos ${product} til ${data.to}.`,
      NOT_YOU,
    ],
  }),
  'contact-changed': (data, product) => ({
    subject: `${CONTACT[data.channel].yours} hos ${product} er byttet`,
    lead: `${CONTACT[data.channel].yours} er nå byttet til ${data.to}.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`${CONTACT[data.channel].yours} hos ${product} er byttet til ${data.to}.`, NOT_YOU],
  }),
  'phone-added': (data, product) => ({
    subject: `Et telefonnummer er lagt til på kontoen din hos ${product}`,
    lead: `Telefonnummeret på kontoen din er nå ${data.to}. Koder og midlertidige passord kan bli sendt dit.`,
    details: [WAS_YOU, NOT_YOU_PHONE],
    sms: [`Telefonnummeret ${data.to} er lagt til på kontoen din hos ${product}.`, NOT_YOU_PHONE_SMS],
  }),
  'generated-password': (data, product) => ({
    subject: `Midlertidig passord fra ${product}`,
    lead: 'Her er et midlertidig passord til kontoen din:',
    copy: data.password,
    details: [
      `Passordet virker i ${hours(data.hours)}. Når du har logget inn med det, velger du et nytt selv. ${DO_NOT_SHARE}`,
      'Har du ikke bedt om et nytt passord? Da kan du se bort fra denne meldingen. Det gamle passordet ditt virker som før.',
    ],
    sms: [
      `Midlertidig passord fra ${product}:`,
      `Virker i ${hours(data.hours)}. Har du ikke bedt om det, kan du se bort fra meldingen.`,
    ],
  }),
  'password-changed': (data, product) => ({
    subject: `Passordet ditt hos ${product} er endret`,
    lead: `Passordet til brukeren «${data.username}» er endret.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Passordet til ${data.username} hos ${product} er endret.`, NOT_YOU],
  }),
  'username-reminder': (data, product) => ({
    subject: `Brukernavnet ditt hos ${product}`,
    lead: 'Her er brukernavnet ditt:',
    copy: data.username,
    details: ['Har du ikke bedt om dette? Da kan du trygt se bort fra denne meldingen.'],
    sms: [`Brukernavnet ditt hos ${product}:`, 'Har du ikke bedt om dette, kan du se bort fra meldingen.'],
  }),
  'username-changed': (data, product) => ({
    subject: `Brukernavnet ditt hos ${product} er endret`,
    lead: 'Brukernavnet ditt er endret. Fra nå av logger du inn med dette:',
    copy: data.username,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Nytt brukernavn hos ${product}:`, NOT_YOU],
  }),
  'security-answers-changed': (data, product) => ({
    subject: `Sikkerhetsspørsmålene dine hos ${product} er endret`,
    lead: `Svarene på sikkerhetsspørsmålene til brukeren «${data.username}» er endret.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Sikkerhetsspørsmålene til ${data.username} hos ${product} er endret.`, NOT_YOU],
  }),
  'login-linked': (data, product) => ({
    subject: `Ny innloggingsmåte på kontoen din hos ${product}`,
    lead: `Innlogging med ${data.provider} («${data.login}») er koblet til kontoen din.`,
    details: [WAS_YOU, NOT_YOU_LINKED],
    sms: [`Innlogging med ${data.provider} er koblet til kontoen din hos ${product}.`, NOT_YOU_LINKED_SMS],
  }),
  'login-removed': (data, product) => ({
    subject: `En innloggingsmåte er fjernet fra kontoen din hos ${product}`,
    lead: `Innloggingen «${data.login}» er ikke lenger koblet til kontoen din.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Innloggingen ${data.login} er fjernet fra kontoen din hos ${product}.`, NOT_YOU],
  }),
  'account-locked': (data, product) => ({
    subject: `Kontoen din hos ${product} er midlertidig låst`,
    lead: `Det har vært for mange mislykkede forsøk på å logge inn som «${data.username}». For sikkerhets skyld er kontoen låst i ${minutes(data.minutes)}.`,
    details: [
      'Var det du? Vent litt, og prøv igjen.',
      'Var det ikke du? Kontoen er beskyttet så lenge den er låst. Skjer det igjen, bør du lage et nytt passord og ta kontakt med oss.',
    ],
    sms: [
      `${product} har låst kontoen ${data.username} i ${minutes(data.minutes)} etter for mange mislykkede forsøk.`,
      'Var det ikke du, og skjer det igjen? Lag et nytt passord, og ta kontakt med oss.',
    ],
  }),
  'second-factor-code': (data, product) => ({
    subject: `Innloggingskoden din fra ${product}`,
    lead: 'Skriv inn denne koden for å gå videre:',
    copy: data.code,
    details: [
      `Koden gjelder i ${minutes(data.minutes)}. Ikke del den med noen, heller ikke med oss.`,
      'Er du ikke i ferd med å logge inn? Da kan noen passordet ditt: Lag et nytt med en gang, og ta kontakt med oss.',
    ],
    sms: [
      `Innloggingskode fra ${product}:`,
      `Gjelder i ${minutes(data.minutes)}. Ikke del den. Logger du ikke inn nå, bør du lage et nytt passord.`,
    ],
  }),
  'authenticator-changed': (data, product) => ({
    subject: `Ny kodeapp for kontoen din hos ${product}`,
    lead: `Fra nå av kommer kodene til brukeren «${data.username}» fra en ny kodeapp. En tidligere app virker ikke lenger.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`En ny kodeapp er satt opp for ${data.username} hos ${product}.`, NOT_YOU],
  }),
  'second-factor-changed': (data, product) => ({
    subject: `Totrinnsinnlogging er ${data.state === 'on' ? 'slått på' : 'slått av'} for kontoen din hos ${product}`,
    lead:
      data.state === 'on'
        ? `Fra nå av kreves det en kode i tillegg til passordet for å logge inn som «${data.username}».`
        : `Fra nå av holder det med passordet for å logge inn som «${data.username}».`,
    details: [WAS_YOU, NOT_YOU],
    sms: [
      `Totrinnsinnlogging er ${data.state === 'on' ? 'slått på' : 'slått av'} for ${data.username} hos ${product}.`,
      NOT_YOU,
    ],
  }),
  'reset-code': (data, product) => ({
    subject: `Velg et nytt passord hos ${product}`,
    lead: 'Skriv inn denne koden for å velge et nytt passord:',
    copy: data.code,
    details: [
      `Koden gjelder i ${minutes(data.minutes)} og virker én gang. Ikke del den med noen, heller ikke med oss.`,
      'Har du ikke bedt om den? Da kan du se bort fra denne meldingen. Passordet ditt er ikke endret.',
    ],
    sms: [
      `Kode for nytt passord hos ${product}:`,
      `Gjelder i ${minutes(data.minutes)}. Har du ikke bedt om den, kan du se bort fra meldingen.`,
    ],
  }),
  invitation: (data, product) => ({
    subject: `Velkommen til ${product}`,
    lead: `Det er laget en konto til deg hos ${product}. Skriv inn denne koden for å velge passord:`,
    copy: data.code,
    details: [
      `Koden gjelder i ${hours(data.hours)} og virker én gang. Ikke del den med noen, heller ikke med oss.`,
      'Vet du ikke hva dette gjelder? Da kan du trygt se bort fra denne meldingen.',
    ],
    sms: [
      `Det er laget en konto til deg hos ${product}. Kode for å velge passord:`,
      `Gjelder i ${hours(data.hours)}. Vet du ikke hva dette gjelder, kan du se bort fra meldingen.`,
    ],
  }),
  'password-set': (data, product) => ({
    subject: `Kundeservice har satt et nytt passord for deg hos ${product}`,
    lead: `Kundeservice har satt et nytt passord for brukeren «${data.username}». Det gamle virker ikke lenger.`,
    details: ['Har du bedt om dette, trenger du ikke å gjøre noe.', 'Har du ikke det? Ta kontakt med oss med en gang.'],
    sms: [
      `Kundeservice har satt et nytt passord for ${data.username} hos ${product}.`,
      'Har du ikke bedt om dette? Ta kontakt med oss med en gang.',
    ],
  }),
  'password-generated': (data, product) => ({
    subject: `Det er laget et nytt passord for deg hos ${product}`,
    lead: `Kundeservice har laget et midlertidig passord for brukeren «${data.username}». Ditt eget virker til det blir tatt i bruk.`,
    details: ['Har du bedt om dette, trenger du ikke å gjøre noe.', 'Har du ikke det? Ta kontakt med oss med en gang.'],
    sms: [
      `Kundeservice har laget et midlertidig passord for ${data.username} hos ${product}.`,
      'Har du ikke bedt om dette? Ta kontakt med oss med en gang.',
    ],
  }),
  ...linkMessages,
  test: (_data, product) => ({
    subject: `Testmelding fra ${product}`,
    lead: `Alt virker: ${product} kan sende meldinger til deg.`,
    details: ['Dette er bare en test. Du trenger ikke å gjøre noe.'],
    sms: [`Testmelding fra ${product}.`, 'Alt virker. Du trenger ikke å gjøre noe.'],
  }),
};

/** Norwegian Bokmål. */
export const nb = {
  greeting: (name) => (name === undefined ? 'Hei!' : `Hei, ${name}!`),
  signOff: 'Vennlig hilsen',
  messages,
} satisfies LocaleTexts;
