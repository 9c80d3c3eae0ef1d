import { PROBLEMS, type ProblemCode, problem } from '#core/problems.ts';
import { faces } from '#faces/index.ts';

/** docs/problems.md: every problem of the core and how each API answers it. */
export function problemsMarkdown(): string {
  const rows = Object.entries(PROBLEMS).map(([code, [category, message]]) => {
    const answers = faces.map((face) => {
      const { status, body } = face.answerError(problem(code as ProblemCode));
      return `${status} \`${literalOf(body ?? {})}\``;
    });
    return `| \`${code}\` | ${category} | ${message} | ${answers.join(' | ')} |`;
  });
  return `# Problems

Generated from \`src/core/problems.ts\` and the faces by \`npm run generate\`; do not edit. An operation raises a code; each API answers it
in its own form.

| code | category | message | ${faces.map((face) => face.title).join(' | ')} |
|---|---|---|${faces.map(() => '---').join('|')}|
${rows.join('\n')}
`;
}

/** What a client would key on: a literal, an OAuth error, the first broken rule, the detail, or a number. */
function literalOf(body: {
  problem?: string;
  error?: string;
  errors?: readonly { error: string }[] | Readonly<Record<string, unknown>>;
  detail?: string;
  errorCode?: number;
}): string {
  const { problem: literal, error, errors = {}, detail, errorCode } = body;
  const broken = Array.isArray(errors) ? errors[0]?.error : Object.keys(errors)[0];
  return literal ?? error ?? broken ?? detail ?? String(errorCode ?? '');
}
