import type { PageTexts } from './page-texts.ts';

/** The narrow no-break space that French sets before a question mark. */
const S = '\u202f';
const LATER = 'Réessayez dans quelques minutes.';
const REFUSED =
  'Les deux saisies doivent être identiques. Le mot de passe doit être différent de l’actuel, ne doit pas être trop courant et ne doit contenir ni votre nom ni votre adresse.';

/** French. */
export const fr: PageTexts = {
  username: 'Nom d’utilisateur',
  address: 'Adresse e-mail',
  account: {
    title: `Ce compte est\u2011il le vôtre${S}?`,
    lead: `Un compte a été créé avec votre adresse e-mail. Est\u2011ce vous qui l’avez créé${S}?`,
    yes: 'Oui, c’est le mien',
    no: 'Non, ce n’est pas le mien',
    ifNo: 'Si ce n’est pas le vôtre, votre adresse en sera retirée et plus rien ne vous sera envoyé.',
  },
  email: {
    title: `Cette adresse est\u2011elle la vôtre${S}?`,
    lead: `Ce compte affiche votre adresse e-mail. Est\u2011ce exact${S}?`,
    yes: 'Oui, c’est exact',
    no: 'Non, ce n’est pas exact',
    ifNo: 'Si ce n’est pas exact, l’adresse sera retirée du compte.',
  },
  confirmed: { title: 'Merci', text: 'Votre adresse e-mail est confirmée. Vous pouvez fermer cette page.' },
  removed: { title: 'C’est fait', text: 'Votre adresse a été retirée du compte. Vous pouvez fermer cette page.' },
  invalid: {
    title: 'Ce lien n’est plus valable',
    text: 'Il a déjà servi, il est trop ancien, ou vous en avez reçu un plus récent. Vous pouvez en demander un nouveau là où vous avez obtenu celui-ci.',
  },
  tooMany: { title: 'Un instant', text: `Trop de tentatives ont été faites depuis votre réseau. ${LATER}` },
  reset: {
    title: 'Choisissez un nouveau mot de passe',
    lead: (minLength) =>
      `Au moins ${minLength} caractères. Quelques mots qui se suivent sont faciles à retenir et difficiles à deviner.`,
    needs: (classes) => `Il doit contenir ${classes.join(', ')}.`,
    classes: {
      lower: 'une minuscule',
      upper: 'une majuscule',
      digit: 'un chiffre',
      other: 'un caractère qui n’est ni une lettre ni un chiffre',
    },
    newPassword: 'Nouveau mot de passe',
    repeated: 'Le même encore une fois',
    save: 'Enregistrer le mot de passe',
  },
  terms: {
    title: 'Conditions d’utilisation',
    gateway: 'Passerelle',
    version: 'Version',
    accept: 'J’accepte',
    decline: 'Je refuse',
    ifDeclined: 'Si vous refusez, votre compte reste tel qu’il est.',
    accepted: {
      title: 'Merci',
      text: 'Vous avez accepté les conditions d’utilisation. Vous pouvez fermer cette page.',
    },
    declined: {
      title: 'C’est fait',
      text: 'Vous avez refusé les conditions d’utilisation. Vous pouvez fermer cette page.',
    },
  },
  resetDone: {
    title: 'Votre mot de passe a été modifié',
    text: 'Connectez-vous désormais avec le nouveau. Toutes vos sessions ont été fermées.',
  },
  resetFailed: {
    title: 'Votre mot de passe n’a pas été modifié',
    texts: {
      TOKEN_INVALID:
        'Le lien a déjà servi, il est trop ancien, ou vous en avez reçu un plus récent. Demandez-en un nouveau.',
      PASSWORD_REJECTED: REFUSED,
      UNKNOWN: `Une erreur s’est produite. ${LATER}`,
    },
  },
  tryAgain: 'Réessayer',
};
