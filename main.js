/**
 * Where a Functions host begins: Azure's, Core Tools' or the local one. Runs on older versions of Node.js too. What keeps
 * the app from starting fails its start with a sentence; thrown here, it would leave an app without functions.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const bundle = new URL('./dist/functions.js', import.meta.url);

function fault() {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) < 22)
    return `Node.js ${node} is too old for this app: give the function app the runtime node 24, at least 22.`;
  if (!existsSync(bundle))
    return 'dist/functions.js is missing: make the app with "npm run package" and publish package.zip, nothing else.';
}

function failStart(message) {
  createRequire(import.meta.url)('@azure/functions-core').registerHook('appStart', () => {
    throw new Error(message);
  });
}

const message = fault();
if (message) failStart(message);
else await import(bundle.href).catch((error) => failStart(`dist/functions.js cannot be loaded: ${error.stack}`));
