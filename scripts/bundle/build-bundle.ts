import { join } from 'node:path';
import { build } from 'esbuild';
import { threadsBeside } from './threads-beside.ts';

const ROOT = join(import.meta.dirname, '../..');
const THREADS = ['src/hashing/hashing-thread.ts', 'src/storage/sqlite/checkpoint-thread.ts'];
/** Native code, or packages that read files of their own; they are loaded from node_modules as ever. */
const LEFT_OUT = ['@node-rs/argon2', '@fastify/swagger-ui', 'pg-native'];
/** CommonJS packages inside an ES module still ask for Node's own by `require`. */
const REQUIRE = `import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);`;

/**
 * Puts the program, with the packages it needs, into a few files in `outdir`: the command line in `main.js`, the threads
 * beside it, and what is loaded only when needed in files of its own. Names stay, so that a stack trace can be read.
 */
export async function buildBundle(outdir: string): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/cli/main.ts', ...THREADS],
    entryNames: '[name]',
    chunkNames: 'part-[hash]',
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: LEFT_OUT,
    banner: { js: REQUIRE },
    plugins: [threadsBeside],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
}
