import { LOCALES } from '#core/ports/message.ts';
import type { SecurityQuestion } from '#core/ports/settings.ts';
import { fold } from '#kernel/text/fold.ts';
import { isTable } from './toml-table.ts';

type Text = SecurityQuestion['question'];
type Choice = SecurityQuestion['answers'][number];

const MEMBERS = ['id', 'question', 'description', 'format', 'answers'];
const LANGUAGES = LOCALES.join(', ');
/** People's answers are at most 200 characters, and each is matched once: this bounds what a slow pattern can cost. */
const LONGEST_FORMAT = 200;

/** Reads the operator's own catalogue, in all four languages. Raises an Error that names each question at fault. */
export function readQuestions(raw: unknown): readonly SecurityQuestion[] {
  if (!Array.isArray(raw) || raw.length === 0) throw new Error('must be a list of tables that is not empty');
  const wrong: string[] = [];
  const seen = new Set<string>();
  const questions = raw.map((table: unknown, index) => {
    const reasons = isTable(table) ? faults(table, seen) : ['must be a table'];
    wrong.push(...reasons.map((reason) => `question ${index + 1}: ${reason}`));
    return table as Partial<SecurityQuestion>;
  });
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  return questions.map(({ id, question, description, format, answers }) => ({
    id: id as string,
    question: textOf(question),
    description: textOf(description),
    format: format ?? '',
    answers: (answers ?? []).map(({ value, text }) => ({ value, text: textOf(text) })),
  }));
}

function faults(table: Readonly<Record<string, unknown>>, seen: Set<string>): readonly string[] {
  const { id, question, description, format = '', answers = [] } = table;
  const isNew = !seen.has(String(id));
  seen.add(String(id));
  const rules: readonly (readonly [boolean, string])[] = [
    [
      typeof id === 'string' && /^[a-z0-9][a-z0-9-]{0,63}$/.test(id),
      'id must be lower-case letters, digits and dashes',
    ],
    [isNew, 'id must be used once'],
    [isText(question), `question must have a text for each of ${LANGUAGES}`],
    [description === undefined || isText(description), `description must have a text for each of ${LANGUAGES}`],
    [isFormat(format), `format must be a regular expression of at most ${LONGEST_FORMAT} characters`],
    [isChoices(answers), `answers must have a value of their own and a text for each of ${LANGUAGES}`],
    [format === '' || (Array.isArray(answers) && answers.length === 0), 'format and answers exclude each other'],
    [Object.keys(table).every((member) => MEMBERS.includes(member)), `members can be ${MEMBERS.join(', ')}`],
  ];
  return rules.filter(([kept]) => !kept).map(([, reason]) => reason);
}

function isText(value: unknown): value is Text {
  return isTable(value) && LOCALES.every((locale) => typeof value[locale] === 'string' && value[locale] !== '');
}

function isFormat(format: unknown): boolean {
  if (typeof format !== 'string' || format.length > LONGEST_FORMAT) return false;
  try {
    new RegExp(format, 'u');
    return true;
  } catch {
    return false;
  }
}

/** Answers are compared folded, so two values may not differ in case only. */
function isChoices(answers: unknown): boolean {
  if (!Array.isArray(answers) || answers.length === 1) return false;
  const isChoice = (one: unknown): one is Choice =>
    isTable(one) && typeof one.value === 'string' && one.value.trim() !== '' && isText(one.text);
  return answers.every(isChoice) && new Set(answers.map(({ value }) => fold(value.trim()))).size === answers.length;
}

function textOf(text: Partial<Text> | undefined): Text {
  return { nb: text?.nb ?? '', nn: text?.nn ?? '', en: text?.en ?? '', fr: text?.fr ?? '' };
}
