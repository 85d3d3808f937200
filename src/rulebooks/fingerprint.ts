import { createHash } from 'node:crypto';
import { oncePer } from '../once.ts';
import type { Edition } from './edition.ts';
import { dependsOnMarkets } from './lookback.ts';

/** To be raised when what a shape means changes, so that scores computed under the old meaning are seen to be old. */
const meaningOfShapes = 1;

/** Changes whenever the edition's rules do: 16 hexadecimal digits, the same in every process. */
export const fingerprintOf: (edition: Edition) => string = oncePer((edition) =>
  createHash('sha256').update(canonicalJson({ meaningOfShapes, edition })).digest('hex').slice(0, 16),
);

/** Of an edition and the developed markets that it was applied with: what a score was computed by, in one word. */
export function fingerprintWith(edition: Edition, developed: readonly string[]): string {
  if (!dependsOnMarkets(edition)) return fingerprintOf(edition);
  return createHash('sha256')
    .update(`${fingerprintOf(edition)} ${developed.join(' ')}`)
    .digest('hex')
    .slice(0, 16);
}

/** JSON with the keys of every object in order, so that equal data give equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
