import type { Rule } from './rule.ts';

/** What the files under one path may import, besides `node:` and what lies under the same path. */
interface Layer {
  readonly under: string;
  readonly files: readonly string[];
  readonly packages: 'any' | readonly string[];
  readonly because: string;
}

const KERNEL = 'src/kernel/';
const CORE = 'src/core/';

const LAYERS: readonly Layer[] = [
  {
    under: KERNEL,
    files: [],
    packages: ['libphonenumber-js'],
    because: 'the kernel is the vocabulary that everything shares, so whatever it knew, everything would know',
  },
  {
    under: CORE,
    files: [KERNEL],
    packages: [],
    because:
      'the core holds the rules of every face and knows no HTTP, SQL or library; what it needs comes in through core/ports',
  },
  {
    under: 'src/core/credentials/password/',
    files: [KERNEL, CORE],
    packages: ['@zxcvbn-ts/language-common'],
    because: 'password policy reads one list of common passwords; everything else comes in through core/ports',
  },
  {
    under: 'src/core/credentials/totp/',
    files: [KERNEL, CORE],
    packages: ['otpauth'],
    because: 'codes of authenticator apps are a standard that a library keeps; nothing else in the core needs one',
  },
  {
    under: 'src/storage/',
    files: [KERNEL, CORE],
    packages: 'any',
    because: 'a store implements ports of the core and nothing else, so that it can be replaced',
  },
  {
    under: 'src/delivery/',
    files: [KERNEL, CORE],
    packages: 'any',
    because: 'delivery implements ports of the core; a store or an outbound client is handed to it by app.ts',
  },
  {
    under: 'src/hashing/',
    files: [KERNEL, CORE],
    packages: 'any',
    because: 'the hasher implements a port of the core and runs in worker threads, which should load little',
  },
  {
    under: 'src/jobs/',
    files: [KERNEL, CORE],
    packages: 'any',
    because: 'a job calls an operation as `system`, exactly as a face would, and never reaches past the pipeline',
  },
  {
    under: 'src/config/',
    files: [KERNEL, 'src/core/ports/'],
    packages: 'any',
    because:
      'configuration fills the settings that the core declares in its ports and knows nothing of how they are used',
  },
  {
    under: 'src/http/',
    files: [KERNEL],
    packages: 'any',
    because: 'http is plumbing without opinion: a rule of the domain in it would hold for one transport only',
  },
  {
    under: 'src/faces/',
    files: [KERNEL, CORE, 'src/http/'],
    packages: 'any',
    because:
      'a face only translates: what it did with storage, delivery or hashing itself, another face would do differently',
  },
  {
    under: 'src/keeping/',
    files: [KERNEL, CORE],
    packages: [],
    because:
      'keys, sealing and budgets implement ports of the core with node:crypto alone: little code stands near the master key',
  },
  {
    under: 'src/foreign/',
    files: [KERNEL, CORE],
    packages: ['jose'],
    because: 'what foreign providers say is checked here; the way out is handed in by services.ts',
  },
  {
    under: 'src/telemetry/',
    files: [KERNEL, CORE, 'src/http/'],
    packages: 'any',
    because: 'logs and metrics look at what happened; nothing that happens may depend on them',
  },
  {
    under: 'src/cli/',
    files: [
      KERNEL,
      CORE,
      'src/config/',
      'src/storage/',
      'src/hashing/',
      'src/keeping/',
      'src/delivery/',
      'src/telemetry/',
      'src/app.ts',
      'src/main.ts',
      'src/server-config.ts',
      'src/services.ts',
      'src/first-start.ts',
    ],
    packages: 'any',
    because: 'a command composes its own process out of the parts below the faces',
  },
];

/** These compose the process and may know everything. */
const ROOTS = [
  'src/app.ts',
  'src/build-http.ts',
  'src/main.ts',
  'src/server-config.ts',
  'src/services.ts',
  'src/first-start.ts',
];

function under(path: string, prefix: string): boolean {
  return prefix.endsWith('/') ? path.startsWith(prefix) : path === prefix;
}

/** The most specific layer wins, so that one folder can be given more than the layer around it. */
function layerOf(file: string): Layer | undefined {
  return LAYERS.filter((layer) => under(file, layer.under)).toSorted((a, b) => b.under.length - a.under.length)[0];
}

function layerRule(layer: Layer): Rule {
  return {
    name: `layer ${layer.under}`,
    because: layer.because,
    refuses: (file, { target }) => {
      if (layerOf(file) !== layer) return false;
      if (target.kind === 'file') return ![layer.under, ...layer.files].some((prefix) => under(target.path, prefix));
      return target.kind === 'package' && layer.packages !== 'any' && !layer.packages.includes(target.name);
    },
  };
}

/** One rule for each layer, and one for files that lie in none. */
export const LAYER_RULES: readonly Rule[] = [
  ...LAYERS.map(layerRule),
  {
    name: 'a known layer',
    because: 'a file outside the known layers would be free to import anything; give its folder a row in LAYERS',
    refuses: (file) => layerOf(file) === undefined && !ROOTS.includes(file),
  },
  {
    name: 'readable imports',
    because: 'an import whose name is computed escapes every other rule here; only app.ts and main.ts load plug-ins',
    refuses: (file, { target }) => target.kind === 'computed' && !ROOTS.includes(file),
  },
];
