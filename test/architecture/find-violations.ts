import { type Edge, findCycles } from './find-cycles.ts';
import { DOOR_RULES } from './guarded-doors.ts';
import { LAYER_RULES } from './layers.ts';
import { moduleUses } from './module-uses.ts';
import { resolveUse, type Target } from './resolve-use.ts';
import type { Rule } from './rule.ts';
import { SIBLING_RULES } from './siblings-apart.ts';

const RULES: readonly Rule[] = [...LAYER_RULES, ...SIBLING_RULES, ...DOOR_RULES];

const NO_CYCLES = {
  name: 'no cycles',
  because: 'in a cycle no file can be understood, tested or loaded before the others',
};

/** The names of everything that is enforced. */
export const RULE_NAMES: readonly string[] = [...RULES, NO_CYCLES].map(({ name }) => name);

export interface Violation {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  /** Place, fact and reason in one sentence. */
  readonly message: string;
}

/** Holds source texts, by path from the project's root, against every rule. */
export function findViolations(sources: ReadonlyMap<string, string>): Violation[] {
  const violations: Violation[] = [];
  const edges: Edge[] = [];
  const report = (rule: { name: string; because: string }, file: string, line: number, fact: string) =>
    violations.push({
      rule: rule.name,
      file,
      line,
      message: `${file}:${line} ${fact} — refused, because ${rule.because}.`,
    });

  for (const [file, text] of sources) {
    for (const use of moduleUses(file, text)) {
      const target = resolveUse(file, use);
      for (const rule of RULES) {
        if (rule.refuses(file, { ...use, target })) report(rule, file, use.line, fact(target));
      }
      if (target.kind === 'file') edges.push({ from: file, to: target.path, line: use.line });
    }
  }
  for (const { files, line } of findCycles(edges)) {
    report(NO_CYCLES, files.at(-1) ?? '', line, `closes the cycle ${[...files, files[0]].join(' → ')}`);
  }
  return violations;
}

function fact(target: Target): string {
  if (target.kind === 'file') return `imports ${target.path}`;
  if (target.kind === 'computed') return 'imports a name that is computed';
  return target.kind === 'global' ? `uses the global ${target.name}` : `imports ${target.name}`;
}
