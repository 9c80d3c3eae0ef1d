import type { LocaleTexts, MessageTexts } from '../message-texts.ts';
import { hours, minutes } from './durations.ts';
import { linkMessages } from './link-messages.ts';

/** The narrow no-break space that French sets before : ; ! ? and inside guillemets. Not in an SMS: see MessageText. */
const S = '\u202f';
const quote = (text: string) => `«${S}${text}${S}»`;

const CONTACT = {
  email: { the: 'l’adresse e-mail', The: 'L’adresse e-mail', fresh: 'la nouvelle adresse confirmée' },
  sms: { the: 'le numéro de téléphone', The: 'Le numéro de téléphone', fresh: 'le nouveau numéro confirmé' },
};
const CONTACT_SMS = { email: 'adresse e-mail', sms: 'numéro de téléphone' };
const WAS_YOU = 'Si c’est bien vous, vous n’avez rien à faire.';
const NOT_YOU = 'Si ce n’est pas vous, changez de mot de passe sans attendre et contactez-nous.';
const NOT_YOU_SMS = "Si ce n'est pas vous, changez de mot de passe sans attendre et contactez-nous.";
// A new password leaves a confirmed number in place (ADR 118).
const NOT_YOU_PHONE =
  'Si ce n’est pas vous, changez de mot de passe sans attendre, remplacez ce numéro par le vôtre et contactez-nous. Un nouveau mot de passe seul ne le retire pas.';
const NOT_YOU_PHONE_SMS =
  "Si ce n'est pas vous, changez de mot de passe sans attendre, remplacez ce numéro et contactez-nous.";
// A new password ends what it opened; a linked login stays (ADR 112).
const NOT_YOU_LINKED =
  'Si ce n’est pas vous, retirez cette connexion, changez de mot de passe sans attendre et contactez-nous. Un nouveau mot de passe seul ne la retire pas.';
const NOT_YOU_LINKED_SMS = "Si ce n'est pas vous, retirez-la, changez de mot de passe sans attendre et contactez-nous.";
const IGNORE_SMS = "Si vous n'avez rien demandé, ignorez ce message.";

// "Compte X" and "code X" rather than "de X": the name of a product may or may not want an elision.
const messages: MessageTexts = {
  'confirm-contact': (data, product) => ({
    subject: `Votre code ${product}`,
    lead: `Saisissez ce code pour confirmer que cette adresse e-mail est bien la vôtre${S}:`,
    copy: data.code,
    details: [
      `Ce code est valable ${minutes(data.minutes)}. Ne le communiquez à personne, pas même à nous.`,
      'Si vous n’avez pas demandé de code, vous pouvez ignorer ce message.',
    ],
    sms: [`Votre code ${product} pour confirmer ce numéro`, `Valable ${minutes(data.minutes)}. ${IGNORE_SMS}`],
  }),
  'contact-changing': (data, product) => ({
    subject: `${CONTACT[data.channel].The} de votre compte ${product} va changer`,
    lead: `Quelqu’un a demandé à remplacer ${CONTACT[data.channel].the} de votre compte par ${data.to}.`,
    details: [`${WAS_YOU} Le changement ne prendra effet qu’une fois ${CONTACT[data.channel].fresh}.`, NOT_YOU],
    sms: [
      `Changement demandé pour votre compte ${product}, nouveau contact ${data.to} (${CONTACT_SMS[data.channel]}).`,
      NOT_YOU_SMS,
    ],
  }),
  'contact-changed': (data, product) => ({
    subject: `${CONTACT[data.channel].The} de votre compte ${product} a changé`,
    lead: `${CONTACT[data.channel].The} de votre compte est désormais ${data.to}.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Votre compte ${product} a désormais pour ${CONTACT_SMS[data.channel]} ${data.to}.`, NOT_YOU_SMS],
  }),
  'phone-added': (data, product) => ({
    subject: `Un numéro de téléphone a été ajouté à votre compte ${product}`,
    lead: `Le numéro de téléphone de votre compte est désormais ${data.to}. Des codes et des mots de passe temporaires peuvent y être envoyés.`,
    details: [WAS_YOU, NOT_YOU_PHONE],
    sms: [`Le numéro ${data.to} a été ajouté à votre compte ${product}.`, NOT_YOU_PHONE_SMS],
  }),
  'generated-password': (data, product) => ({
    subject: `Mot de passe temporaire de votre compte ${product}`,
    lead: `Voici un mot de passe temporaire pour votre compte${S}:`,
    copy: data.password,
    details: [
      `Il est valable ${hours(data.hours)}. Après la première connexion, vous choisirez vous-même un nouveau mot de passe. Ne le communiquez à personne, pas même à nous.`,
      'Si vous n’avez pas demandé de nouveau mot de passe, vous pouvez ignorer ce message. Votre ancien mot de passe reste valable.',
    ],
    sms: [`Mot de passe temporaire pour votre compte ${product}`, `Valable ${hours(data.hours)}. ${IGNORE_SMS}`],
  }),
  'password-changed': (data, product) => ({
    subject: `Le mot de passe de votre compte ${product} a été modifié`,
    lead: `Le mot de passe de l’utilisateur ${quote(data.username)} a été modifié.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Le mot de passe ${product} du compte ${data.username} a été modifié.`, NOT_YOU_SMS],
  }),
  'username-reminder': (data, product) => ({
    subject: `Votre nom d’utilisateur ${product}`,
    lead: `Voici votre nom d’utilisateur${S}:`,
    copy: data.username,
    details: ['Si vous n’avez rien demandé, vous pouvez ignorer ce message.'],
    sms: [`Votre nom d'utilisateur ${product}`, IGNORE_SMS],
  }),
  'username-changed': (data, product) => ({
    subject: `Votre nom d’utilisateur ${product} a été modifié`,
    lead: `Votre nom d’utilisateur a changé. Connectez-vous désormais avec celui-ci${S}:`,
    copy: data.username,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Votre nouveau nom d'utilisateur ${product}`, NOT_YOU_SMS],
  }),
  'security-answers-changed': (data, product) => ({
    subject: `Les questions de sécurité de votre compte ${product} ont été modifiées`,
    lead: `Les réponses aux questions de sécurité de l’utilisateur ${quote(data.username)} ont été modifiées.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Les questions de sécurité ${product} du compte ${data.username} ont été modifiées.`, NOT_YOU_SMS],
  }),
  'login-linked': (data, product) => ({
    subject: `Nouveau moyen de connexion à votre compte ${product}`,
    lead: `La connexion avec ${data.provider} (${quote(data.login)}) est désormais associée à votre compte.`,
    details: [WAS_YOU, NOT_YOU_LINKED],
    sms: [`La connexion avec ${data.provider} est désormais associée à votre compte ${product}.`, NOT_YOU_LINKED_SMS],
  }),
  'login-removed': (data, product) => ({
    subject: `Moyen de connexion retiré de votre compte ${product}`,
    lead: `La connexion ${quote(data.login)} n’est plus associée à votre compte.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`La connexion ${data.login} a été retirée de votre compte ${product}.`, NOT_YOU_SMS],
  }),
  'account-locked': (data, product) => ({
    subject: `Votre compte ${product} est temporairement bloqué`,
    lead: `Trop de tentatives de connexion ont échoué pour l’utilisateur ${quote(data.username)}. Par sécurité, votre compte est bloqué pendant ${minutes(data.minutes)}.`,
    details: [
      'Si c’est bien vous, patientez un peu, puis réessayez.',
      'Si ce n’est pas vous, votre compte est protégé tant qu’il est bloqué. Si cela se reproduit, changez de mot de passe et contactez-nous.',
    ],
    sms: [
      `${product} a bloqué le compte ${data.username} pendant ${minutes(data.minutes)} après trop de tentatives.`,
      "Si ce n'est pas vous et si cela se reproduit, changez de mot de passe et contactez-nous.",
    ],
  }),
  'second-factor-code': (data, product) => ({
    subject: `Votre code de connexion ${product}`,
    lead: `Saisissez ce code pour continuer${S}:`,
    copy: data.code,
    details: [
      `Ce code est valable ${minutes(data.minutes)}. Ne le communiquez à personne, pas même à nous.`,
      `Si vous n’êtes pas en train de vous connecter, quelqu’un connaît votre mot de passe${S}: changez-en sans attendre et contactez-nous.`,
    ],
    sms: [
      `Votre code de connexion ${product}`,
      `Valable ${minutes(data.minutes)}. Ne le communiquez pas. Si ce n'est pas vous, changez de mot de passe.`,
    ],
  }),
  'authenticator-changed': (data, product) => ({
    subject: `Nouvelle application d’authentification pour votre compte ${product}`,
    lead: `Les codes de l’utilisateur ${quote(data.username)} viennent désormais d’une nouvelle application d’authentification. L’ancienne ne fonctionne plus.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [`Nouvelle application d'authentification pour ${data.username}, compte ${product}.`, NOT_YOU_SMS],
  }),
  'second-factor-changed': (data, product) => ({
    subject: `Connexion en deux étapes ${data.state === 'on' ? 'activée' : 'désactivée'} pour votre compte ${product}`,
    lead:
      data.state === 'on'
        ? `Désormais, la connexion de l’utilisateur ${quote(data.username)} demande un code en plus du mot de passe.`
        : `Désormais, la connexion de l’utilisateur ${quote(data.username)} ne demande plus que le mot de passe.`,
    details: [WAS_YOU, NOT_YOU],
    sms: [
      `Connexion en deux étapes ${data.state === 'on' ? 'activée' : 'désactivée'} pour le compte ${data.username} (${product}).`,
      NOT_YOU_SMS,
    ],
  }),
  'reset-code': (data, product) => ({
    subject: `Choisissez un nouveau mot de passe ${product}`,
    lead: `Saisissez ce code pour choisir un nouveau mot de passe${S}:`,
    copy: data.code,
    details: [
      `Ce code est valable ${minutes(data.minutes)} et ne sert qu’une fois. Ne le communiquez à personne, pas même à nous.`,
      'Si vous ne l’avez pas demandé, vous pouvez ignorer ce message. Votre mot de passe n’a pas changé.',
    ],
    sms: [`Votre code pour un nouveau mot de passe ${product}`, `Valable ${minutes(data.minutes)}. ${IGNORE_SMS}`],
  }),
  invitation: (data, product) => ({
    subject: `Bienvenue chez ${product}`,
    lead: `Un compte ${product} a été créé pour vous. Saisissez ce code pour choisir votre mot de passe${S}:`,
    copy: data.code,
    details: [
      `Ce code est valable ${hours(data.hours)} et ne sert qu’une fois. Ne le communiquez à personne, pas même à nous.`,
      'Si vous ne savez pas de quoi il s’agit, vous pouvez ignorer ce message.',
    ],
    sms: [
      `Un compte ${product} a été créé pour vous. Votre code pour choisir un mot de passe`,
      `Valable ${hours(data.hours)}. Si vous ne savez pas de quoi il s'agit, ignorez ce message.`,
    ],
  }),
  'password-set': (data, product) => ({
    subject: `Le service client a défini votre mot de passe ${product}`,
    lead: `Le service client a défini un nouveau mot de passe pour l’utilisateur ${quote(data.username)}. L’ancien n’est plus valable.`,
    details: [
      'Si vous l’avez demandé, vous n’avez rien à faire.',
      'Si ce n’est pas le cas, contactez-nous sans attendre.',
    ],
    sms: [
      `Le service client a défini un nouveau mot de passe ${product} pour ${data.username}.`,
      "Si vous ne l'avez pas demandé, contactez-nous sans attendre.",
    ],
  }),
  'password-generated': (data, product) => ({
    subject: `Un nouveau mot de passe ${product} a été créé pour vous`,
    lead: `Le service client a créé un mot de passe temporaire pour l’utilisateur ${quote(data.username)}. Le vôtre reste valable jusqu’à sa première utilisation.`,
    details: [
      'Si vous l’avez demandé, vous n’avez rien à faire.',
      'Si ce n’est pas le cas, contactez-nous sans attendre.',
    ],
    sms: [
      `Le service client a créé un mot de passe temporaire ${product} pour ${data.username}.`,
      "Si vous ne l'avez pas demandé, contactez-nous sans attendre.",
    ],
  }),
  ...linkMessages,
  test: (_data, product) => ({
    subject: `Message de test ${product}`,
    lead: `Tout fonctionne${S}: ${product} peut vous envoyer des messages.`,
    details: ['Ceci est un simple test. Vous n’avez rien à faire.'],
    sms: [`Message de test ${product}.`, "Tout fonctionne, vous n'avez rien à faire."],
  }),
};

/** French. */
export const fr = {
  greeting: (name) => (name === undefined ? 'Bonjour,' : `Bonjour ${name},`),
  signOff: 'Cordialement,',
  messages,
} satisfies LocaleTexts;
