import { LOCALES } from '#core/ports/message.ts';
import type { SecurityQuestion } from '#core/ports/settings.ts';
import type { ConfigIssue } from './config-error.ts';

/** Reads `[[security-questions]]`: a catalogue of the operator's own, in all four languages. */
export function readQuestions(raw: unknown, issues: ConfigIssue[]): readonly SecurityQuestion[] {
  const complain = (index: number, message: string) =>
    issues.push({ key: `security-questions[${index}]`, source: 'file', message });
  if (!Array.isArray(raw) || raw.length === 0) {
    issues.push({ key: 'security-questions', source: 'file', message: 'must be a list of tables that is not empty' });
    return [];
  }
  const seen = new Set<string>();
  return raw.map((table: Record<string, unknown>, index) => {
    const { id, question, description = {}, format = '', answers = [] } = table;
    if (typeof id !== 'string' || !/^[a-z0-9-]{1,64}$/.test(id) || seen.has(id))
      complain(index, 'id must be lower-case letters, digits and dashes, and used once');
    seen.add(String(id));
    if (!isTranslated(question)) complain(index, `question must have a text for each of ${LOCALES.join(', ')}`);
    if (typeof format !== 'string' || !compiles(format))
      complain(index, 'format must be a regular expression of at most 200 characters');
    const choices = Array.isArray(answers) ? answers : [];
    if (!choices.every((choice) => typeof choice?.value === 'string' && isTranslated(choice.text)))
      complain(index, 'answers must have a value and a text in each language');
    return {
      id: String(id),
      question: question as SecurityQuestion['question'],
      description: Object.fromEntries(
        LOCALES.map((locale) => [locale, String((description as Record<string, unknown>)[locale] ?? '')]),
      ) as SecurityQuestion['description'],
      format: String(format),
      answers: choices,
    };
  });
}

function isTranslated(texts: unknown): boolean {
  return (
    typeof texts === 'object' &&
    texts !== null &&
    LOCALES.every((locale) => typeof (texts as Record<string, unknown>)[locale] === 'string')
  );
}

function compiles(format: string): boolean {
  try {
    new RegExp(format, 'u');
    return format.length <= 200;
  } catch {
    return false;
  }
}
