import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const THREAD = /new URL\('\.\/([\w-]+)\.ts', import\.meta\.url\)/g;

/** Files that threads start from lie beside each other in the bundle, as JavaScript; esbuild leaves such URLs alone. */
export const threadsBeside: Plugin = {
  name: 'threads-beside',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { contents: text.replaceAll(THREAD, `new URL('./$1.js', import.meta.url)`), loader: 'ts' };
    });
  },
};
