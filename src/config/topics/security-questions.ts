import { DEFAULT_QUESTIONS } from '../default-questions.ts';
import { readQuestions } from '../questions.ts';
import { define } from '../setting.ts';

/** The catalogue that people choose security questions from: `[[security-questions]]`, or the same as JSON in the environment. */
export const securityQuestions = define(
  'security-questions',
  DEFAULT_QUESTIONS,
  'Security questions that people choose from; the operator’s own replace those that ship.',
  'list of tables',
  readQuestions,
  { fromText: fromJson },
);

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
