import type { SecurityQuestion } from '#core/ports/settings.ts';

/** The catalogue that ships: questions whose answers are seldom on social media. An operator's own replaces it. */
export const DEFAULT_QUESTIONS: readonly SecurityQuestion[] = [
  {
    id: 'first-school',
    question: {
      nb: 'Hva het den første skolen du gikk på?',
      nn: 'Kva heitte den fyrste skulen du gjekk på?',
      en: 'What was the name of the first school you attended?',
      fr: 'Quel était le nom de la première école que vous avez fréquentée ?',
    },
    description: {
      nb: 'Svar slik du vil huske det om ti år.',
      nn: 'Svar slik du vil hugse det om ti år.',
      en: 'Answer as you would remember it in ten years.',
      fr: 'Répondez comme vous vous en souviendrez dans dix ans.',
    },
    format: '',
    answers: [],
  },
  {
    id: 'childhood-street',
    question: {
      nb: 'Hvilken gate bodde du i da du var liten?',
      nn: 'Kva gate budde du i då du var liten?',
      en: 'In which street did you live as a small child?',
      fr: 'Dans quelle rue habitiez-vous lorsque vous étiez petit ?',
    },
    description: {
      nb: 'Svar slik du vil huske det om ti år.',
      nn: 'Svar slik du vil hugse det om ti år.',
      en: 'Answer as you would remember it in ten years.',
      fr: 'Répondez comme vous vous en souviendrez dans dix ans.',
    },
    format: '',
    answers: [],
  },
  {
    id: 'first-employer',
    question: {
      nb: 'Hva het din første arbeidsgiver?',
      nn: 'Kva heitte den fyrste arbeidsgjevaren din?',
      en: 'What was the name of your first employer?',
      fr: 'Quel était le nom de votre premier employeur ?',
    },
    description: {
      nb: 'Svar slik du vil huske det om ti år.',
      nn: 'Svar slik du vil hugse det om ti år.',
      en: 'Answer as you would remember it in ten years.',
      fr: 'Répondez comme vous vous en souviendrez dans dix ans.',
    },
    format: '',
    answers: [],
  },
  {
    id: 'first-concert',
    question: {
      nb: 'Hva var den første konserten du var på?',
      nn: 'Kva var den fyrste konserten du var på?',
      en: 'What was the first concert you went to?',
      fr: 'Quel est le premier concert auquel vous avez assisté ?',
    },
    description: {
      nb: 'Svar slik du vil huske det om ti år.',
      nn: 'Svar slik du vil hugse det om ti år.',
      en: 'Answer as you would remember it in ten years.',
      fr: 'Répondez comme vous vous en souviendrez dans dix ans.',
    },
    format: '',
    answers: [],
  },
  {
    id: 'childhood-friend',
    question: {
      nb: 'Hva var fornavnet til din beste venn da du var ti år?',
      nn: 'Kva var førenamnet til den beste venen din då du var ti år?',
      en: 'What was the first name of your best friend when you were ten?',
      fr: 'Quel était le prénom de votre meilleur ami à dix ans ?',
    },
    description: {
      nb: 'Svar slik du vil huske det om ti år.',
      nn: 'Svar slik du vil hugse det om ti år.',
      en: 'Answer as you would remember it in ten years.',
      fr: 'Répondez comme vous vous en souviendrez dans dix ans.',
    },
    format: '',
    answers: [],
  },
  {
    id: 'favourite-teacher',
    question: {
      nb: 'Hva var etternavnet til favorittlæreren din?',
      nn: 'Kva var etternamnet til favorittlæraren din?',
      en: 'What was the surname of your favourite teacher?',
      fr: 'Quel était le nom de famille de votre professeur préféré ?',
    },
    description: {
      nb: 'Svar slik du vil huske det om ti år.',
      nn: 'Svar slik du vil hugse det om ti år.',
      en: 'Answer as you would remember it in ten years.',
      fr: 'Répondez comme vous vous en souviendrez dans dix ans.',
    },
    format: '',
    answers: [],
  },
  {
    id: 'first-dish',
    question: {
      nb: 'Hva var den første retten du lærte å lage?',
      nn: 'Kva var den fyrste retten du lærte å lage?',
      en: 'What was the first dish you learned to cook?',
      fr: 'Quel est le premier plat que vous avez appris à cuisiner ?',
    },
    description: {
      nb: 'Svar slik du vil huske det om ti år.',
      nn: 'Svar slik du vil hugse det om ti år.',
      en: 'Answer as you would remember it in ten years.',
      fr: 'Répondez comme vous vous en souviendrez dans dix ans.',
    },
    format: '',
    answers: [],
  },
  {
    id: 'childhood-season',
    question: {
      nb: 'Hvilken årstid likte du best som barn?',
      nn: 'Kva årstid lika du best som barn?',
      en: 'Which season did you like best as a child?',
      fr: 'Quelle saison préfériez-vous dans votre enfance ?',
    },
    description: {
      nb: 'Velg ett svar.',
      nn: 'Vel eitt svar.',
      en: 'Choose one answer.',
      fr: 'Choisissez une réponse.',
    },
    format: '',
    answers: [
      { value: 'spring', text: { nb: 'Vår', nn: 'Vår', en: 'Spring', fr: 'Printemps' } },
      { value: 'summer', text: { nb: 'Sommer', nn: 'Sommar', en: 'Summer', fr: 'Été' } },
      { value: 'autumn', text: { nb: 'Høst', nn: 'Haust', en: 'Autumn', fr: 'Automne' } },
      { value: 'winter', text: { nb: 'Vinter', nn: 'Vinter', en: 'Winter', fr: 'Hiver' } },
    ],
  },
];
