import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { notFound } from '../../src/errors.ts';
import { parameter } from './parameters.ts';
import { route } from './route.ts';

/** Files of the reference page, all served by this app. */
const files = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'start.js': 'text/javascript; charset=utf-8',
} as const;

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Partner Contribution Indicators: the API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<main id="reference"></main>
<noscript>The description itself, for programs: <a href="/api/openapi.json">/api/openapi.json</a></noscript>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;

const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#reference', deepLinking: true, validatorUrl: null });
`;

/** Allows nothing from other hosts. The page sets styles on its elements, and its icons are `data:` URLs. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const headersOf = (type: string) => ({
  'content-type': type,
  'cache-control': 'public, max-age=3600',
  'content-security-policy': policy,
  'referrer-policy': 'no-referrer',
});

route('docs', {
  method: 'GET',
  route: 'docs',
  summary: 'The reference page for people.',
  answers: { 200: { mediaTypes: { 'text/html': z.string() } } },
  withoutApp: true,
  handle: async ({ headers }) => {
    Object.assign(headers, headersOf('text/html; charset=utf-8'));
    return page;
  },
});

route('docs-file', {
  method: 'GET',
  route: 'docs/{file}',
  summary: 'The files of the reference page.',
  path: z.strictObject({ file: parameter(z.string().max(60), 'The name of the file.', 'swagger-ui.css') }),
  answers: { 200: { mediaTypes: { 'text/css': z.string(), 'text/javascript': z.string() } } },
  withoutApp: true,
  handle: async ({ path: { file }, headers }) => {
    if (!Object.hasOwn(files, file)) throw notFound('unknown-file', `The reference page has no file ${file}.`);
    const name = file as keyof typeof files;
    Object.assign(headers, headersOf(files[name]));
    return name === 'start.js' ? start : packaged(name);
  },
});

/** Reads a file of the package, which the build copies beside the bundle. */
async function packaged(name: string): Promise<string> {
  const folder = import.meta.url.endsWith('.ts')
    ? dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
    : join(import.meta.dirname, 'docs');
  return readFile(join(folder, name), 'utf8');
}
