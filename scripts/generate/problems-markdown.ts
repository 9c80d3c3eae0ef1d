import { PROBLEMS, type ProblemCode, problem } from '#core/problems.ts';
import { faces } from '#faces/index.ts';

/** docs/problems.md: every problem of the core and how each API answers it. */
export function problemsMarkdown(): string {
  const rows = Object.entries(PROBLEMS).map(([code, [category, message]]) => {
    const answers = faces.map((face) => {
      const { status, body } = face.answerError(problem(code as ProblemCode));
      const {
        problem: literal,
        error,
        errors,
      } = body as { problem?: string; error?: string; errors?: readonly { error: string }[] };
      return `${status} \`${literal ?? error ?? errors?.[0]?.error ?? ''}\``;
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
