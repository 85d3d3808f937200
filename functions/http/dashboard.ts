import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import Negotiator from 'negotiator';
import { notFound } from '../../src/errors.ts';
import { theConfiguration } from '../configuration.ts';
import { dashboardFolder as folder } from '../dashboard-files.ts';
import { checkHead } from './parse.ts';
import { serve } from './route.ts';

const base = '/dashboard';
const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * The dashboard's files, as `npm run build` makes them. Those in `assets/` have a hash in their names and never change;
 * every other path is an address within the pages, answered by the one page, whose script finds the way.
 */
serve('dashboard', ['GET', 'HEAD'], 'dashboard/{*path}', async (request): Promise<HttpResponseInit> => {
  checkHead(request);
  const path = new URL(request.url).pathname.slice(base.length + 1);
  if (path === 'settings.json') return settings();
  if (path.startsWith('assets/')) return asset(request, path.slice('assets/'.length));
  return { status: 200, headers: pageHeaders(), body: await page() };
});

function settings(): HttpResponseInit {
  const { identity, signIn = null } = theConfiguration();
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' };
  return { status: 200, headers, body: JSON.stringify({ tokens: identity.kind === 'tokens', signIn }) };
}

/** The hash of an empty style, which is what Fluent UI puts into the page before it adds its rules by script. */
const ofNothing = 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

/** Allows nothing from other hosts except the issuer, which signs people in. */
function pageHeaders(): Record<string, string> {
  const { signIn } = theConfiguration();
  const issuer = signIn ? ` ${new URL(signIn.issuer).origin}` : '';
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self' '${ofNothing}'; img-src 'self' data:; connect-src 'self'${issuer}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    vary: 'Accept-Encoding',
  };
}

/** Reads the page anew each time: it is small, and names the files of the present build. */
async function page(): Promise<string> {
  try {
    return await readFile(join(folder, 'index.html'), 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw notFound('no-dashboard', 'The dashboard is not built. Run: npm run build');
  }
}

/** Answers with a file in the best encoding that the build has made. */
async function asset(request: HttpRequest, name: string): Promise<HttpResponseInit> {
  const type = types[extname(name)];
  const names = await readdir(join(folder, 'assets')).catch((): string[] => []);
  // Only names that are listed are read.
  if (!type || !names.includes(name)) throw notFound('unknown-file', `The dashboard has no file ${name} (any more).`);
  const packed = { br: '.br', gzip: '.gz' } as const;
  const there = (['br', 'gzip'] as const).filter((one) => names.includes(`${name}${packed[one]}`));
  const accepted = new Negotiator({ headers: Object.fromEntries(request.headers) }).encodings(there);
  const encoding = there.find((one) => accepted.includes(one));
  const body = await readFile(join(folder, 'assets', `${name}${encoding ? packed[encoding] : ''}`));
  const headers = {
    'content-type': type,
    'cache-control': 'public, max-age=31536000, immutable',
    ...(encoding ? { 'content-encoding': encoding } : {}),
    vary: 'Accept-Encoding',
  };
  return { status: 200, headers, body };
}
