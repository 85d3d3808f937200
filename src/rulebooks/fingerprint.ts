import { createHash } from 'node:crypto';
import { oncePer } from '../once.ts';
import { earlierFingerprints } from './earlier-fingerprints.ts';
import type { Edition } from './edition.ts';
import { dependsOnMarkets } from './lookback.ts';
import type { MarketList } from './markets.ts';

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
function rulesOf(edition: Edition) {
  const { program, id, products, countedChannels, attribution, tiers, indicators } = edition;
  const { workloads, track, retiredExams, retiredCertifications } = edition;
  return {
    program,
    id,
    products: products.flatMap(({ names }) => names),
    countedChannels,
    attribution,
    tiers,
    retiredExams,
    workloads: workloads?.map(({ group: _, ...listed }) => listed),
    track,
    retiredCertifications,
    indicators: indicators.map(({ id, maxPoints, target, market, shape }) => {
      const named = 'paths' in shape ? { ...shape, paths: shape.paths.map(({ name: _, ...path }) => path) } : shape;
      return { id, maxPoints, target, market, shape: named };
    }),
  };
}

/** Hashes an edition with the developed markets that it was applied with: the rules of a score. */
export function fingerprintWith(edition: Edition, developed: readonly string[]): string {
  return dependsOnMarkets(edition) ? fingerprintsWith(edition)(developed) : fingerprintOf(edition);
}

/**
 * Fingerprint by edition and list of markets; computed once each, as staleness needs it for every scored month of every
 * partner.
 */
const fingerprintsWith = oncePer((edition: Edition) =>
  oncePer((developed: readonly string[]) => shortHash(`${fingerprintOf(edition)} ${developed.join(' ')}`)),
);

/** Returns the digest of all editions and dated lists of markets together. */
export function digestOf(editions: readonly Edition[], markets: readonly MarketList[]): string {
  const rules = editions.map((edition) => [edition.program, edition.id, edition.firstMonth, fingerprintOf(edition)]);
  return shortHash(canonicalJson([rules.sort(), markets]));
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
