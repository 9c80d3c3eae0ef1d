import type { LocaleTexts, MessageTexts } from '../message-texts.ts';
import { hours, minutes } from './durations.ts';
import { linkMessages } from './link-messages.ts';

const CONTACT = {
  email: { yours: 'E-postadressa di', the: 'e-postadressa', fresh: 'den nye adressa' },
  sms: { yours: 'Telefonnummeret ditt', the: 'telefonnummeret', fresh: 'det nye nummeret' },
};
const WAS_YOU = 'Var det du? Då treng du ikkje gjere noko.';
const NOT_YOU = 'Var det ikkje du? Lag eit nytt passord med ein gong, og ta kontakt med oss.';
// A new password leaves a confirmed number in place (ADR 118).
const NOT_YOU_PHONE =
  'Var det ikkje du? Lag eit nytt passord med ein gong, byt til ditt eige nummer, og ta kontakt med oss. Eit nytt passord åleine fjernar ikkje nummeret.';
const NOT_YOU_PHONE_SMS = 'Var det ikkje du? Lag eit nytt passord med ein gong, byt nummeret, og ta kontakt med oss.';
// A new password ends what it opened; a linked login stays (ADR 112).
const NOT_YOU_LINKED =
  'Var det ikkje du? Fjern innloggingsmåten, lag eit nytt passord med ein gong, og ta kontakt med oss. Eit nytt passord åleine fjernar han ikkje.';
const NOT_YOU_LINKED_SMS = 'Var det ikkje du? Fjern han, lag eit nytt passord med ein gong, og ta kontakt med oss.';
const DO_NOT_SHARE = 'Ikkje del det med nokon, heller ikkje med oss.';

const messages: MessageTexts = {
  'confirm-contact': (data, product) => ({
    subject: `Koden din frå ${product}`,
    lead: 'Skriv inn denne koden for å stadfeste at e-postadressa er di:',
    copy: data.code,
    details: [
      `Koden gjeld i ${minutes(data.minutes)}. Ikkje del han med nokon, heller ikkje med oss.`,
      'Har du ikkje bede om nokon kode? Då kan du trygt sjå bort frå denne meldinga.',
    ],
    sms: [
      `Stadfest nummeret ditt hos ${product} med denne koden:`,
      `Gjeld i ${minutes(data.minutes)}. Har du ikkje bede om han, kan du sjå bort frå meldinga.`,
    ],
  }),
  'contact-changing': (data, product) => ({
    subject: `${CONTACT[data.channel].yours} hos ${product} blir snart bytt`,
    lead: `Nokon har bede om å byte ${CONTACT[data.channel].the} på kontoen din til ${data.to}.`,
    details: [`${WAS_YOU} Bytet skjer først når ${CONTACT[data.channel].fresh} er stadfest.`, NOT_YOU],
    sms: [
      `Nokon har bede om å byte ${CONTACT[data.channel].the} på kontoen din hos ${product} til ${data.to}.`,
      NOT_YOU,
    ],
  }),
  'contact-changed': (data, product) => ({
    subject: `${CONTACT[data.channel].yours} hos ${product} er bytt`,
    lead: `${CONTACT[data.channel].yours} er no bytt til ${data.to}.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`${CONTACT[data.channel].yours} hos ${product} er bytt til ${data.to}.`, NOT_YOU],
  }),
  'phone-added': (data, product) => ({
    subject: `Eit telefonnummer er lagt til på kontoen din hos ${product}`,
    lead: `Telefonnummeret på kontoen din er no ${data.to}. Kodar og mellombels passord kan bli sende dit.`,
    details: [WAS_YOU, NOT_YOU_PHONE],
    sms: [`Telefonnummeret ${data.to} er lagt til på kontoen din hos ${product}.`, NOT_YOU_PHONE_SMS],
  }),
  'generated-password': (data, product) => ({
    subject: `Mellombels passord frå ${product}`,
    lead: 'Her er eit mellombels passord til kontoen din:',
    copy: data.password,
    details: [
      `Passordet verkar i ${hours(data.hours)}. Når du har logga inn med det, vel du eit nytt sjølv. ${DO_NOT_SHARE}`,
      'Har du ikkje bede om eit nytt passord? Då kan du sjå bort frå denne meldinga. Det gamle passordet ditt verkar som før.',
    ],
    sms: [
      `Mellombels passord frå ${product}:`,
      `Verkar i ${hours(data.hours)}. Har du ikkje bede om det, kan du sjå bort frå meldinga.`,
    ],
  }),
  'password-changed': (data, product) => ({
    subject: `Passordet ditt hos ${product} er endra`,
    lead: `Passordet til brukaren «${data.username}» er endra.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Passordet til ${data.username} hos ${product} er endra.`, NOT_YOU],
  }),
  'username-reminder': (data, product) => ({
    subject: `Brukarnamnet ditt hos ${product}`,
    lead: 'Her er brukarnamnet ditt:',
    copy: data.username,
    details: ['Har du ikkje bede om dette? Då kan du trygt sjå bort frå denne meldinga.'],
    sms: [`Brukarnamnet ditt hos ${product}:`, 'Har du ikkje bede om dette, kan du sjå bort frå meldinga.'],
  }),
  'username-changed': (data, product) => ({
    subject: `Brukarnamnet ditt hos ${product} er endra`,
    lead: 'Brukarnamnet ditt er endra. Frå no av loggar du inn med dette:',
    copy: data.username,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Nytt brukarnamn hos ${product}:`, NOT_YOU],
  }),
  'security-answers-changed': (data, product) => ({
    subject: `Tryggleiksspørsmåla dine hos ${product} er endra`,
    lead: `Svara på tryggleiksspørsmåla til brukaren «${data.username}» er endra.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Tryggleiksspørsmåla til ${data.username} hos ${product} er endra.`, NOT_YOU],
  }),
  'login-linked': (data, product) => ({
    subject: `Ny innloggingsmåte på kontoen din hos ${product}`,
    lead: `Innlogging med ${data.provider} («${data.login}») er kopla til kontoen din.`,
    details: [WAS_YOU, NOT_YOU_LINKED],
    sms: [`Innlogging med ${data.provider} er kopla til kontoen din hos ${product}.`, NOT_YOU_LINKED_SMS],
  }),
  'login-removed': (data, product) => ({
    subject: `Ein innloggingsmåte er fjerna frå kontoen din hos ${product}`,
    lead: `Innlogginga «${data.login}» er ikkje lenger kopla til kontoen din.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Innlogginga ${data.login} er fjerna frå kontoen din hos ${product}.`, NOT_YOU],
  }),
  'account-locked': (data, product) => ({
    subject: `Kontoen din hos ${product} er mellombels låst`,
    lead: `Det har vore for mange mislykka forsøk på å logge inn som «${data.username}». For tryggleiks skuld er kontoen låst i ${minutes(data.minutes)}.`,
    details: [
      'Var det du? Vent litt, og prøv igjen.',
      'Var det ikkje du? Kontoen er verna så lenge han er låst. Skjer det igjen, bør du lage eit nytt passord og ta kontakt med oss.',
    ],
    sms: [
      `${product} har låst kontoen ${data.username} i ${minutes(data.minutes)} etter for mange mislykka forsøk.`,
      'Var det ikkje du, og skjer det igjen? Lag eit nytt passord, og ta kontakt med oss.',
    ],
  }),
  'second-factor-code': (data, product) => ({
    subject: `Innloggingskoden din frå ${product}`,
    lead: 'Skriv inn denne koden for å gå vidare:',
    copy: data.code,
    details: [
      `Koden gjeld i ${minutes(data.minutes)}. Ikkje del han med nokon, heller ikkje med oss.`,
      'Held du ikkje på å logge inn? Då kan nokon passordet ditt: Lag eit nytt med ein gong, og ta kontakt med oss.',
    ],
    sms: [
      `Innloggingskode frå ${product}:`,
      `Gjeld i ${minutes(data.minutes)}. Ikkje del han. Loggar du ikkje inn no, bør du lage eit nytt passord.`,
    ],
  }),
  'authenticator-changed': (data, product) => ({
    subject: `Ny kodeapp for kontoen din hos ${product}`,
    lead: `Frå no av kjem kodane til brukaren «${data.username}» frå ein ny kodeapp. Ein tidlegare app verkar ikkje lenger.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Ein ny kodeapp er sett opp for ${data.username} hos ${product}.`, NOT_YOU],
  }),
  'second-factor-changed': (data, product) => ({
    subject: `Totrinnsinnlogging er ${data.state === 'on' ? 'slått på' : 'slått av'} for kontoen din hos ${product}`,
    lead:
      data.state === 'on'
        ? `Frå no av trengst det ein kode i tillegg til passordet for å logge inn som «${data.username}».`
        : `Frå no av held det med passordet for å logge inn som «${data.username}».`,
    details: [WAS_YOU, NOT_YOU],
    sms: [
      `Totrinnsinnlogging er ${data.state === 'on' ? 'slått på' : 'slått av'} for ${data.username} hos ${product}.`,
      NOT_YOU,
    ],
  }),
  'reset-code': (data, product) => ({
    subject: `Vel eit nytt passord hos ${product}`,
    lead: 'Skriv inn denne koden for å velje eit nytt passord:',
    copy: data.code,
    details: [
      `Koden gjeld i ${minutes(data.minutes)} og verkar éin gong. Ikkje del han med nokon, heller ikkje med oss.`,
      'Har du ikkje bede om han? Då kan du sjå bort frå denne meldinga. Passordet ditt er ikkje endra.',
    ],
    sms: [
      `Kode for nytt passord hos ${product}:`,
      `Gjeld i ${minutes(data.minutes)}. Har du ikkje bede om han, kan du sjå bort frå meldinga.`,
    ],
  }),
  invitation: (data, product) => ({
    subject: `Velkomen til ${product}`,
    lead: `Det er laga ein konto til deg hos ${product}. Skriv inn denne koden for å velje passord:`,
    copy: data.code,
    details: [
      `Koden gjeld i ${hours(data.hours)} og verkar éin gong. Ikkje del han med nokon, heller ikkje med oss.`,
      'Veit du ikkje kva dette gjeld? Då kan du trygt sjå bort frå denne meldinga.',
    ],
    sms: [
      `Det er laga ein konto til deg hos ${product}. Kode for å velje passord:`,
      `Gjeld i ${hours(data.hours)}. Veit du ikkje kva dette gjeld, kan du sjå bort frå meldinga.`,
    ],
  }),
  'password-set': (data, product) => ({
    subject: `Kundeservice har sett eit nytt passord for deg hos ${product}`,
    lead: `Kundeservice har sett eit nytt passord for brukaren «${data.username}». Det gamle verkar ikkje lenger.`,
    details: ['Har du bede om dette, treng du ikkje gjere noko.', 'Har du ikkje det? Ta kontakt med oss med ein gong.'],
    sms: [
      `Kundeservice har sett eit nytt passord for ${data.username} hos ${product}.`,
      'Har du ikkje bede om dette? Ta kontakt med oss med ein gong.',
    ],
  }),
  'password-generated': (data, product) => ({
    subject: `Det er laga eit nytt passord for deg hos ${product}`,
    lead: `Kundeservice har laga eit mellombels passord for brukaren «${data.username}». Ditt eige verkar til det blir teke i bruk.`,
    details: ['Har du bede om dette, treng du ikkje gjere noko.', 'Har du ikkje det? Ta kontakt med oss med ein gong.'],
    sms: [
      `Kundeservice har laga eit mellombels passord for ${data.username} hos ${product}.`,
      'Har du ikkje bede om dette? Ta kontakt med oss med ein gong.',
    ],
  }),
  ...linkMessages,
  test: (_data, product) => ({
    subject: `Testmelding frå ${product}`,
    lead: `Alt verkar: ${product} kan sende meldingar til deg.`,
    details: ['Dette er berre ein test. Du treng ikkje gjere noko.'],
    sms: [`Testmelding frå ${product}.`, 'Alt verkar. Du treng ikkje gjere noko.'],
  }),
};

/** Norwegian Nynorsk. */
export const nn = {
  greeting: (name) => (name === undefined ? 'Hei!' : `Hei, ${name}!`),
  signOff: 'Vennleg helsing',
  messages,
} satisfies LocaleTexts;
