import type { ShownQuestion } from '#core/credentials/security-questions/question.ts';
import { Type } from '#http/json-schema.ts';

/** The wrapper of security questions. */
export const Questions = Type.Object({
  questions: Type.Array(
    Type.Object({
      'question-id': Type.String(),
      question: Type.String(),
      description: Type.String(),
      'answer-format-type': Type.String({ enum: ['text', 'list'] }),
      'answer-format': Type.String(),
      'available-answers': Type.Array(Type.Object({ value: Type.String(), text: Type.String() })),
    }),
  ),
});

export function encodeQuestions(questions: readonly ShownQuestion[]) {
  return {
    questions: questions.map((question) => ({
      'question-id': question.id,
      question: question.question,
      description: question.description,
      'answer-format-type': question.answers.length > 0 ? 'list' : 'text',
      'answer-format': question.format,
      'available-answers': question.answers.map(({ value, text }) => ({ value, text })),
    })),
  };
}
