import type { Rule } from './rule.ts';

const KINDS = 'src/core/credentials/';
const FACES = 'src/faces/';

/** The folder directly inside `parent` that holds `path`, if one does: files lying in `parent` itself are shared. */
function folderIn(parent: string, path: string): string | undefined {
  if (!path.startsWith(parent)) return undefined;
  const [folder, ...rest] = path.slice(parent.length).split('/');
  return rest.length > 0 ? folder : undefined;
}

function apart(name: string, parent: string, because: string): Rule {
  return {
    name,
    because,
    refuses: (file, { target }) => {
      const own = folderIn(parent, file);
      const other = target.kind === 'file' ? folderIn(parent, target.path) : undefined;
      return own !== undefined && other !== undefined && own !== other;
    },
  };
}

/** Folders beside each other that must be removable one by one. */
export const SIBLING_RULES: readonly Rule[] = [
  apart(
    'kinds apart',
    KINDS,
    'each credential kind can be added or removed alone; what two share lies in core/credentials/',
  ),
  apart(
    'faces apart',
    FACES,
    'each face is a published contract of its own; what two share lies in faces/ or in the core',
  ),
];
