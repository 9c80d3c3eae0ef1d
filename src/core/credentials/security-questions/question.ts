import type { Locale } from '../../ports/message.ts';
import type { SecurityQuestion } from '../../ports/settings.ts';

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
