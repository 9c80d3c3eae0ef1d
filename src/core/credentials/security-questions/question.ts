import type { Locale } from '../../ports/message.ts';

type Text = Readonly<Record<Locale, string>>;

/** One question of the operator's catalogue. */
export interface SecurityQuestion {
  readonly id: string;
  readonly question: Text;
  readonly description: Text;
  /** A regular expression that a free-text answer must match, or empty. */
  readonly format: string;
  /** The answers to choose from; empty for free text. */
  readonly answers: readonly { readonly value: string; readonly text: Text }[];
}

/** A question as one person reads it. */
export interface ShownQuestion {
  readonly id: string;
  readonly question: string;
  readonly description: string;
  readonly format: string;
  readonly answers: readonly { readonly value: string; readonly text: string }[];
}

/** The question in one language. */
export function showQuestion(question: SecurityQuestion, locale: Locale): ShownQuestion {
  return {
    id: question.id,
    question: question.question[locale],
    description: question.description[locale],
    format: question.format,
    answers: question.answers.map((answer) => ({ value: answer.value, text: answer.text[locale] })),
  };
}
