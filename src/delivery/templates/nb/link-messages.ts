import type { LinkTexts } from '../message-texts.ts';
import { days, hours, minutes } from './durations.ts';

const OTHERWISE = 'Blir du bedt om en kode i stedet, skriver du inn denne:';
const DO_NOT_SHARE = 'Ikke del dem med noen, heller ikke med oss.';

/** Messages that point to a page, in Norwegian Bokmål. */
export const linkMessages: LinkTexts = {
  'validate-account': (data, product) => ({
    subject: `Bekreft kontoen din hos ${product}`,
    lead: `Det er laget en konto hos ${product} med denne e-postadressen. Åpne denne siden og fortell oss om den er din:`,
    link: { url: data.link, label: 'Er kontoen din?' },
    copyLead: OTHERWISE,
    copy: data.code,
    details: [
      `Lenken og koden gjelder i ${hours(data.hours)} og virker én gang. ${DO_NOT_SHARE}`,
      'Har du ikke laget kontoen? Si fra om det på siden, så tar vi adressen din bort fra den.',
    ],
    sms: [
      `Det er laget en konto til deg hos ${product}. Er den din?`,
      `Gjelder i ${hours(data.hours)}. Ikke del lenken med noen.`,
    ],
  }),
  'validate-email': (data, product) => ({
    subject: `Bekreft e-postadressen din hos ${product}`,
    lead: `En konto hos ${product} viser denne e-postadressen. Åpne denne siden og fortell oss om den er din:`,
    link: { url: data.link, label: 'Er adressen din?' },
    copyLead: OTHERWISE,
    copy: data.code,
    details: [
      `Lenken og koden gjelder i ${hours(data.hours)} og virker én gang. ${DO_NOT_SHARE}`,
      'Kjenner du ikke kontoen? Si fra om det på siden, så tar vi adressen din bort fra den.',
    ],
    sms: [`Bekreft adressen din hos ${product}:`, `Gjelder i ${hours(data.hours)}. Ikke del lenken med noen.`],
  }),
  'terms-of-use': (data, product) => ({
    subject: `Vilkår for gatewayen din hos ${product}`,
    lead: `Les vilkårene for gatewayen ${data.gateway}. På denne siden kan du godta eller avslå dem:`,
    link: { url: data.link, label: 'Les vilkårene' },
    copyLead: OTHERWISE,
    copy: data.code,
    details: [
      `Lenken og koden gjelder i ${days(data.days)} og virker én gang. ${DO_NOT_SHARE}`,
      'Vet du ikke hva dette gjelder? Da kan du se bort fra denne meldingen.',
    ],
    sms: [`Vilkår for gatewayen din hos ${product}:`, `Gjelder i ${days(data.days)}. Ikke del lenken med noen.`],
  }),
  'reset-link': (data, product) => ({
    subject: `Velg et nytt passord hos ${product}`,
    lead: 'Åpne denne siden for å velge et nytt passord:',
    link: { url: data.link, label: 'Velg nytt passord' },
    copyLead: OTHERWISE,
    copy: data.code,
    details: [
      `Lenken og koden gjelder i ${minutes(data.minutes)} og virker én gang. ${DO_NOT_SHARE}`,
      'Har du ikke bedt om dette? Da kan du se bort fra denne meldingen. Passordet ditt er ikke endret.',
    ],
    sms: [
      `Velg nytt passord hos ${product} her:`,
      `Gjelder i ${minutes(data.minutes)}. Har du ikke bedt om det, kan du se bort fra meldingen.`,
    ],
  }),
};
