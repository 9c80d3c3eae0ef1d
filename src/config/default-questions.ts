import type { SecurityQuestion } from '#core/ports/settings.ts';

type Text = SecurityQuestion['question'];

/** The narrow no-break space that French sets before a question mark. */
const S = '\u202f';

const REMEMBER: Text = {
  nb: 'Svar slik du vil huske det om ti år.',
  nn: 'Svar slik du vil hugse det om ti år.',
  en: 'Answer as you would remember it in ten years.',
  fr: 'Répondez comme vous vous en souviendrez dans dix ans.',
};
const CHOOSE: Text = {
  nb: 'Velg ett svar.',
  nn: 'Vel eitt svar.',
  en: 'Choose one answer.',
  fr: 'Choisissez une réponse.',
};

function free(id: string, question: Text): SecurityQuestion {
  return { id, question, description: REMEMBER, format: '', answers: [] };
}

/**
 * The catalogue that ships; an operator's own replaces it. Schools, employers, pets, streets and concerts are missing on
 * purpose: they stand on social media or in public registers.
 */
export const DEFAULT_QUESTIONS: readonly SecurityQuestion[] = [
  free('childhood-toy', {
    nb: 'Hva het kosedyret eller leken du var mest glad i som barn?',
    nn: 'Kva heitte kosedyret eller leika du var mest glad i som barn?',
    en: 'What was the name of the toy you loved most as a child?',
    fr: `Comment s’appelait le jouet que vous préfériez dans votre enfance${S}?`,
  }),
  free('hiding-place', {
    nb: 'Hvor pleide du å gjemme tingene dine da du var liten?',
    nn: 'Kvar brukte du å gøyme tinga dine då du var liten?',
    en: 'Where did you use to hide your things as a child?',
    fr: `Où cachiez-vous vos affaires dans votre enfance${S}?`,
  }),
  free('first-purchase', {
    nb: 'Hva var det første du kjøpte for penger du hadde tjent selv?',
    nn: 'Kva var det fyrste du kjøpte for pengar du hadde tent sjølv?',
    en: 'What was the first thing you bought with money you had earned yourself?',
    fr: `Quelle est la première chose que vous avez achetée avec de l’argent que vous aviez gagné${S}?`,
  }),
  free('first-dish', {
    nb: 'Hva var den første retten du lærte å lage?',
    nn: 'Kva var den fyrste retten du lærte å lage?',
    en: 'What was the first dish you learned to cook?',
    fr: `Quel est le premier plat que vous avez appris à cuisiner${S}?`,
  }),
  free('childhood-fear', {
    nb: 'Hva var du mest redd for da du var liten?',
    nn: 'Kva var du mest redd for då du var liten?',
    en: 'What were you most afraid of as a small child?',
    fr: `De quoi aviez-vous le plus peur dans votre petite enfance${S}?`,
  }),
  free('childhood-friend', {
    nb: 'Hva var fornavnet til din beste venn da du var ti år?',
    nn: 'Kva var førenamnet til den beste venen din då du var ti år?',
    en: 'What was the first name of your best friend when you were ten?',
    fr: `Quel était le prénom de votre meilleur ami ou de votre meilleure amie à dix ans${S}?`,
  }),
  free('favourite-teacher', {
    nb: 'Hva var etternavnet til læreren du likte best?',
    nn: 'Kva var etternamnet til læraren du lika best?',
    en: 'What was the surname of the teacher you liked best?',
    fr: `Quel était le nom de famille de la personne que vous avez préférée parmi vos enseignants${S}?`,
  }),
  {
    id: 'wished-instrument',
    question: {
      nb: 'Hvilket instrument hadde du mest lyst til å spille som barn?',
      nn: 'Kva instrument hadde du mest lyst til å spele som barn?',
      en: 'Which instrument did you most want to play as a child?',
      fr: `De quel instrument aviez-vous le plus envie de jouer dans votre enfance${S}?`,
    },
    description: CHOOSE,
    format: '',
    answers: [
      { value: 'accordion', text: { nb: 'Trekkspill', nn: 'Trekkspel', en: 'Accordion', fr: 'Accordéon' } },
      { value: 'cello', text: { nb: 'Cello', nn: 'Cello', en: 'Cello', fr: 'Violoncelle' } },
      { value: 'clarinet', text: { nb: 'Klarinett', nn: 'Klarinett', en: 'Clarinet', fr: 'Clarinette' } },
      { value: 'drums', text: { nb: 'Trommer', nn: 'Trommer', en: 'Drums', fr: 'Batterie' } },
      { value: 'flute', text: { nb: 'Fløyte', nn: 'Fløyte', en: 'Flute', fr: 'Flûte' } },
      { value: 'guitar', text: { nb: 'Gitar', nn: 'Gitar', en: 'Guitar', fr: 'Guitare' } },
      { value: 'harp', text: { nb: 'Harpe', nn: 'Harpe', en: 'Harp', fr: 'Harpe' } },
      { value: 'piano', text: { nb: 'Piano', nn: 'Piano', en: 'Piano', fr: 'Piano' } },
      { value: 'saxophone', text: { nb: 'Saksofon', nn: 'Saksofon', en: 'Saxophone', fr: 'Saxophone' } },
      { value: 'trombone', text: { nb: 'Trombone', nn: 'Trombone', en: 'Trombone', fr: 'Trombone' } },
      { value: 'trumpet', text: { nb: 'Trompet', nn: 'Trompet', en: 'Trumpet', fr: 'Trompette' } },
      { value: 'violin', text: { nb: 'Fiolin', nn: 'Fiolin', en: 'Violin', fr: 'Violon' } },
    ],
  },
];
