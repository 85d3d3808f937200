import { createHash } from 'node:crypto';
import { oncePer } from '../once.ts';
import { earlierFingerprints } from './earlier-fingerprints.ts';
import type { Edition } from './edition.ts';
import { dependsOnMarkets } from './lookback.ts';

/** Raise it when the meaning of a shape changes, so that scores computed under the old meaning become stale. */
const meaningOfShapes = 1;

/**
 * Hashes everything in an edition that may change points or tiers, not its titles and sentences: 16 hexadecimal digits,
 * the same in every process.
 */
export const fingerprintOf: (edition: Edition) => string = oncePer((edition) => {
  const digest = shortHash(canonicalJson({ meaningOfShapes, rules: rulesOf(edition) }));
  return earlierFingerprints[digest] ?? digest;
});

/** Returns the parts of an edition that decide points and tiers. */
function rulesOf({ program, id, products, countedChannels, attribution, tiers, retiredExams, indicators }: Edition) {
  return {
    program,
    id,
    products: products.flatMap(({ names }) => names),
    countedChannels,
    attribution,
    tiers,
    retiredExams,
    indicators: indicators.map(({ id, maxPoints, target, market, shape }) => {
      const named = 'paths' in shape ? { ...shape, paths: shape.paths.map(({ name: _, ...path }) => path) } : shape;
      return { id, maxPoints, target, market, shape: named };
    }),
  };
}

/** Hashes an edition with the developed markets that it was applied with: the rules of a score. */
export function fingerprintWith(edition: Edition, developed: readonly string[]): string {
  if (!dependsOnMarkets(edition)) return fingerprintOf(edition);
  return shortHash(`${fingerprintOf(edition)} ${developed.join(' ')}`);
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Writes JSON with the keys of every object in order, so that equal data give equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
