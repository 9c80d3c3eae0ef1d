import type { LinkTexts } from '../message-texts.ts';
import { days, hours, minutes } from './durations.ts';

/** The narrow no-break space before a colon or question mark. */
const S = '\u202f';
const OTHERWISE = `Si l’on vous demande plutôt un code, saisissez celui-ci${S}:`;
const DO_NOT_SHARE = 'Ne les communiquez à personne, pas même à nous.';

/** Messages that point to a page, in French. */
export const linkMessages: LinkTexts = {
  'validate-account': (data, product) => ({
    subject: `Confirmez votre compte ${product}`,
    lead: `Un compte ${product} a été créé avec cette adresse e-mail. Ouvrez cette page et dites-nous si c’est bien le vôtre${S}:`,
    link: { url: data.link, label: `Ce compte est-il le vôtre${S}?` },
    copyLead: OTHERWISE,
    copy: data.code,
    details: [
      `Le lien et le code sont valables ${hours(data.hours)} et ne servent qu’une fois. ${DO_NOT_SHARE}`,
      'Si vous n’avez pas créé ce compte, dites-le sur la page. Votre adresse en sera retirée.',
    ],
    sms: [
      `Un compte ${product} a été créé avec cette adresse. Confirmez-le :`,
      `Valable ${hours(data.hours)}. Ne communiquez ce lien à personne.`,
    ],
  }),
  'validate-email': (data, product) => ({
    subject: `Confirmez votre adresse e-mail ${product}`,
    lead: `Un compte ${product} affiche cette adresse e-mail. Ouvrez cette page et dites-nous si c’est bien la vôtre${S}:`,
    link: { url: data.link, label: `Cette adresse est-elle la vôtre${S}?` },
    copyLead: OTHERWISE,
    copy: data.code,
    details: [
      `Le lien et le code sont valables ${hours(data.hours)} et ne servent qu’une fois. ${DO_NOT_SHARE}`,
      'Si vous ne connaissez pas ce compte, dites-le sur la page. Votre adresse en sera retirée.',
    ],
    sms: [
      `Confirmez votre adresse pour votre compte ${product}`,
      `Valable ${hours(data.hours)}. Ne communiquez ce lien à personne.`,
    ],
  }),
  'terms-of-use': (data, product) => ({
    subject: `Conditions d’utilisation de votre passerelle ${product}`,
    lead: `Veuillez lire les conditions d’utilisation de votre passerelle ${data.gateway}. Cette page vous permet de les accepter ou de les refuser${S}:`,
    link: { url: data.link, label: 'Lire les conditions d’utilisation' },
    copyLead: OTHERWISE,
    copy: data.code,
    details: [
      `Le lien et le code sont valables ${days(data.days)} et ne servent qu’une fois. ${DO_NOT_SHARE}`,
      'Si vous ne savez pas de quoi il s’agit, vous pouvez ignorer ce message.',
    ],
    sms: [
      `Conditions d'utilisation de votre passerelle ${product} :`,
      `Valable ${days(data.days)}. Ne communiquez ce lien à personne.`,
    ],
  }),
  'reset-link': (data, product) => ({
    subject: `Choisissez un nouveau mot de passe ${product}`,
    lead: `Ouvrez cette page pour choisir un nouveau mot de passe${S}:`,
    link: { url: data.link, label: 'Choisir un mot de passe' },
    copyLead: OTHERWISE,
    copy: data.code,
    details: [
      `Le lien et le code sont valables ${minutes(data.minutes)} et ne servent qu’une fois. ${DO_NOT_SHARE}`,
      'Si vous n’avez rien demandé, vous pouvez ignorer ce message. Votre mot de passe n’a pas changé.',
    ],
    sms: [
      `Choisissez ici un nouveau mot de passe ${product}`,
      `Valable ${minutes(data.minutes)}. Si vous n'avez rien demandé, ignorez ce message.`,
    ],
  }),
};
