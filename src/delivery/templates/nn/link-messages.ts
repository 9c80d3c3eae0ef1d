import type { LinkTexts } from '../message-texts.ts';
import { days, hours, minutes } from './durations.ts';

const OTHERWISE = 'Blir du beden om ein kode i staden, skriv du inn denne:';
const DO_NOT_SHARE = 'Ikkje del dei med nokon, heller ikkje med oss.';

/** Messages that point to a page, in Norwegian Nynorsk. */
export const linkMessages: LinkTexts = {
  'validate-account': (data, product) => ({
    subject: `Stadfest kontoen din hos ${product}`,
    lead: `Det er laga ein konto hos ${product} med denne e-postadressa. Opne denne sida og fortel oss om han er din:`,
    link: { url: data.link, label: 'Er kontoen din?' },
    copyLead: OTHERWISE,
    copy: data.code,
    details: [
      `Lenkja og koden gjeld i ${hours(data.hours)} og verkar éin gong. ${DO_NOT_SHARE}`,
      'Har du ikkje laga kontoen? Sei frå om det på sida, så tek vi adressa di bort frå han.',
    ],
    sms: [
      `Det er laga ein konto til deg hos ${product}. Er han din?`,
      `Gjeld i ${hours(data.hours)}. Ikkje del lenkja med nokon.`,
    ],
  }),
  'validate-email': (data, product) => ({
    subject: `Stadfest e-postadressa di hos ${product}`,
    lead: `Ein konto hos ${product} viser denne e-postadressa. Opne denne sida og fortel oss om ho er di:`,
    link: { url: data.link, label: 'Er adressa di?' },
    copyLead: OTHERWISE,
    copy: data.code,
    details: [
      `Lenkja og koden gjeld i ${hours(data.hours)} og verkar éin gong. ${DO_NOT_SHARE}`,
      'Kjenner du ikkje kontoen? Sei frå om det på sida, så tek vi adressa di bort frå han.',
    ],
    sms: [`Stadfest adressa di hos ${product}:`, `Gjeld i ${hours(data.hours)}. Ikkje del lenkja med nokon.`],
  }),
  'terms-of-use': (data, product) => ({
    subject: `Vilkår for gatewayen din hos ${product}`,
    lead: `Les vilkåra for gatewayen ${data.gateway}. På denne sida kan du godta eller avslå dei:`,
    link: { url: data.link, label: 'Les vilkåra' },
    copyLead: OTHERWISE,
    copy: data.code,
    details: [
      `Lenkja og koden gjeld i ${days(data.days)} og verkar éin gong. ${DO_NOT_SHARE}`,
      'Veit du ikkje kva dette gjeld? Då kan du sjå bort frå denne meldinga.',
    ],
    sms: [`Vilkår for gatewayen din hos ${product}:`, `Gjeld i ${days(data.days)}. Ikkje del lenkja med nokon.`],
  }),
  'reset-link': (data, product) => ({
    subject: `Vel eit nytt passord hos ${product}`,
    lead: 'Opne denne sida for å velje eit nytt passord:',
    link: { url: data.link, label: 'Vel nytt passord' },
    copyLead: OTHERWISE,
    copy: data.code,
    details: [
      `Lenkja og koden gjeld i ${minutes(data.minutes)} og verkar éin gong. ${DO_NOT_SHARE}`,
      'Har du ikkje bede om dette? Då kan du sjå bort frå denne meldinga. Passordet ditt er ikkje endra.',
    ],
    sms: [
      `Vel nytt passord hos ${product} her:`,
      `Gjeld i ${minutes(data.minutes)}. Har du ikkje bede om det, kan du sjå bort frå meldinga.`,
    ],
  }),
};
