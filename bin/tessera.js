#!/usr/bin/env node
// Plain JavaScript that every Node understands, so that an old one gets a sentence instead of a syntax error.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `Tessera needs Node 24 or newer; this is ${process.version}. Start it with “npm start” or “npm run tessera -- …”, which use the Node that npm installed with it.\n`,
  );
  process.exit(1);
}
// Compiled code is kept between starts: half the start-up time, and TypeScript's stripper is not loaded at all.
const { enableCompileCache } = await import('node:module');
enableCompileCache();
const { main } = await program();
await main(process.argv);

/** The bundle, which is the sources in few files; the sources themselves where they were changed since it was made. */
async function program() {
  try {
    const { isBundleCurrent } = await import('./current-bundle.js');
    const [isCurrent, bundle] = await Promise.all([isBundleCurrent(), import('../dist/main.js')]);
    if (isCurrent) return bundle;
  } catch (error) {
    if (error?.code !== 'ENOENT') throw error;
  }
  return import('../src/cli/main.ts');
}
