import type { SimulatedScore, WaysToTier } from '../api/simulations.ts';
import { invalid } from '../errors.ts';
import type { Month } from '../month.ts';
import { findScore } from '../partners/find.ts';
import { isStale } from '../partners/staleness.ts';
import type { Edition, Indicator } from '../rulebooks/edition.ts';
import { indicatorNames } from '../rulebooks/names.ts';
import type { IsRevenue } from '../rulebooks/rulebooks.ts';
import type { Track } from '../rulebooks/shapes.ts';
import { type ScoreDocument, shownIndicators } from '../scores/documents.ts';
import { noted } from '../scores/noted.ts';
import type { Services } from '../scores/services.ts';
import { withoutAmounts } from '../scores/without-amounts.ts';
import { mergeEvidence } from '../scoring/markets.ts';
import { cut, multiply, type Ratio, ratio, wholeUp, zero } from '../scoring/ratio.ts';
import { type PartnerScore, type PartnerSums, scorePartner } from '../scoring/score.ts';
import { valueSet } from '../scoring/set-value.ts';
import { mergeSums } from '../scoring/sums.ts';
import { rankOf, type Tier } from '../scoring/tiers.ts';
import { type Change, type NoWay, scoreAfter, waysToTier } from '../scoring/ways-to-tier.ts';
import { readPortion } from './ledger.ts';

type Head = Pick<WaysToTier, 'partnerId' | 'program' | 'edition' | 'month' | 'stale' | 'now' | 'track' | 'scored'>;
type Way = WaysToTier['single'][number];

/** Options of simulations. Without amounts they start from the points that are then shown (decision 14). */
interface Asked {
  month?: Month | undefined;
  /** The track by whose figures to compute; by default that of the score. */
  track?: Track | undefined;
  amounts?: boolean;
}

/**
 * Simulates other values of a month: returns the score that they would give.
 * @throws ProductError `partner-not-found`, `never-scored`, `invalid-simulation`
 */
export async function simulateValues(
  { documents, rulebooks }: Services,
  mpnId: string,
  program: string,
  { changes, ...asked }: Asked & { changes: Readonly<Record<string, number>> },
): Promise<SimulatedScore> {
  const { head, of } = await baseOf({ documents, rulebooks }, mpnId, program, asked);
  const values = valuesOf(of, changes);
  return { ...head, ...shown(scorePartner({ ...of, values }), of) };
}

/**
 * Simulates ways to a tier: every way by one indicator only, and the changes with the fewest units in all.
 * @throws ProductError `partner-not-found`, `never-scored`
 */
export async function simulateTier(
  { documents, rulebooks }: Services,
  mpnId: string,
  program: string,
  { tier, ...asked }: Asked & { tier: Tier },
): Promise<WaysToTier> {
  const { head, of } = await baseOf({ documents, rulebooks }, mpnId, program, asked);
  const rank = (one: Tier) => rankOf(of.edition.tiers, one);
  const before = scorePartner(of);
  // A score without amounts may be below the tier that is held.
  const isReached = rank(head.now.tier) >= rank(tier);
  const { missing, single, others, fewest } = isReached ? reached : waysToTier(of, tier);
  const nameOf = indicatorNames(of.edition);
  const wayOf = (changes: readonly Change[]): Way => {
    const after = scoreAfter(of, changes);
    return {
      changes: changes.map((change) => shownChange(change, nameOf(change.indicator).title, before, after)),
      units: Math.round(changes.reduce((sum, { units }) => sum + units * 100, 0)) / 100,
      score: after.shownScore,
      tier: after.tier,
    };
  };
  const reachable = fewest !== undefined;
  const isHeld = reachable && fewest.length === 0;
  return {
    ...head,
    wanted: tier,
    // As with the next tier of a score: up to the tier from the score shown, which is cut.
    pointsMissing: Number(wholeUp(multiply(missing, ratio(100)))) / 100,
    reachable,
    detail: isHeld
      ? `${head.scored ? `By the figures of the ${head.track} track, the` : 'The'} score is ${tier} or better already.`
      : reachable
        ? `${tier} can be reached in ${head.month}.`
        : `${tier} cannot be reached this month: all that could still be earned is not enough.`,
    single: single.map((change) => wayOf([change])),
    notProposed: others.map((other) => noWayOf(other, of, before)),
    fewest: reachable ? wayOf(fewest) : null,
  };
}

const reached: ReturnType<typeof waysToTier> = { missing: zero, single: [], others: [], fewest: [] };

/** Reads the stored score's sums, to compute with them again. */
async function baseOf(
  { documents, rulebooks }: Services,
  mpnId: string,
  program: string,
  { month, track: asked, amounts = true }: Asked,
): Promise<{ head: Head; of: PartnerSums }> {
  const { partner, score: stored } = await findScore({ documents }, mpnId, program, month);
  const edition = rulebooks.editionScored(program, stored.edition);
  const isRevenue = rulebooks.revenueIn(program);
  const score = amounts ? stored : withoutAmounts(stored, isRevenue);
  const { partnerId, tier } = score;
  const stale = isStale(rulebooks, partner, program, score.month);
  const exact = await sumsOf({ documents }, score, edition);
  const sums = amounts ? exact : { ...exact, sums: sumsByPoints(exact, score, isRevenue) };
  const of = asked === undefined ? sums : onTrack(sums, asked);
  const { track } = of;
  const own = { score: score.score, tier };
  const isOwn = track === score.track;
  const head = { partnerId, program, edition: score.edition, month: score.month, stale, now: isOwn ? own : nowOf(of) };
  const scored = isOwn || !score.track ? {} : { scored: { track: score.track, ...own } };
  return { head: { ...head, ...(track ? { track } : {}), ...scored }, of };
}

function onTrack(of: PartnerSums, track: Track): PartnerSums {
  if (of.edition.track) return { ...of, track };
  const message = `The figures of ${of.edition.program} do not go by track.`;
  throw invalid('no-tracks', message, [{ pointer: '/track', code: 'no-tracks', message }]);
}

function nowOf(of: PartnerSums): Head['now'] {
  const { shownScore, tier } = scorePartner(of);
  return { score: shownScore, tier };
}

/**
 * Replaces the revenue by the least one, not below 0, that earns the points shown, so that nothing depends on the exact
 * one.
 */
function sumsByPoints({ sums }: PartnerSums, { indicators }: ScoreDocument, isRevenue: IsRevenue): PartnerSums['sums'] {
  const others = [...sums].filter(([key]) => !isRevenue(key.split('|')[0]!));
  const revenue = indicators.flatMap(({ id, points, target, maxPoints }) =>
    isRevenue(id) ? [[id, { total: Math.ceil((points * 100 * target!) / maxPoints), base: 0 }] as const] : [],
  );
  return new Map([...others, ...revenue]);
}

async function sumsOf(
  { documents }: Pick<Services, 'documents'>,
  score: ScoreDocument,
  edition: Edition,
): Promise<PartnerSums> {
  const parts = [];
  const evidence = [];
  for (let portion = 0; portion < score.portions.length; portion++) {
    const stored = await readPortion({ documents }, score, portion);
    parts.push(new Map(stored.sums));
    if (stored.evidence) evidence.push(stored.evidence);
  }
  const { reached, uncovered } = mergeEvidence(evidence);
  return {
    edition,
    month: score.month,
    sums: mergeSums(parts),
    ...(score.markets ? { markets: score.markets } : {}),
    ...(score.track ? { track: score.track } : {}),
    reached,
    ...(uncovered ? { uncovered } : {}),
  };
}

function noWayOf(
  { indicator, code, most }: NoWay,
  of: PartnerSums,
  now: PartnerScore,
): WaysToTier['notProposed'][number] {
  const { title } = indicatorNames(of.edition)(indicator);
  const texts: Record<NoWay['code'], string> = {
    'at-maximum': 'it has all its points',
    'without-effect': fixedBecause(indicator, of, now),
    'not-enough': `it can earn ${cut(most, 2).toFixed(2)} points more at most`,
    'others-needed': 'other indicators must earn points too',
  };
  return { indicator, title, code, text: texts[code] };
}

/** Says why no value of an indicator changes its points; empty if one does. */
function fixedBecause(id: string, of: PartnerSums, score: PartnerScore): string {
  const indicators = noted(shownIndicators(score.indicators), of.edition, { ...of, ...score });
  const notes = indicators.find((one) => one.id === id)?.notes ?? [];
  return notes.flatMap(({ fixed, text }) => (fixed ? [text] : [])).join('; ');
}

/** Checks the values that a caller wants to simulate. */
function valuesOf(of: PartnerSums, changes: Readonly<Record<string, number>>): Map<string, Ratio> {
  const { edition } = of;
  const now = scorePartner(of);
  const errors = Object.entries(changes).flatMap(([id, value]) => {
    const pointer = `/changes/${id}`;
    const indicator = edition.indicators.find((one) => one.id === id);
    const message = fault(edition, id, value);
    if (message !== undefined) return [{ pointer, code: indicator ? 'invalid-value' : 'unknown-indicator', message }];
    const why = fixedBecause(id, of, now);
    if (why === '') return [];
    return [{ pointer, code: 'without-effect', message: `No value of ${id} changes its points: ${why}.` }];
  });
  if (errors.length > 0) throw invalid('invalid-simulation', errors.map(({ message }) => message).join(' '), errors);
  const indicatorOf = (id: string) => edition.indicators.find((one) => one.id === id)!;
  return new Map(Object.entries(changes).map(([id, value]) => [id, valueSet(of, indicatorOf(id), value)]));
}

const ranges: Record<Indicator['shape']['kind'], { least: number; decimals: number; what: string }> = {
  revenue: { least: Number.NEGATIVE_INFINITY, decimals: 2, what: 'an amount in USD with at most two decimals' },
  'customer-adds': { least: Number.NEGATIVE_INFINITY, decimals: 0, what: 'a whole number' },
  headcount: { least: 0, decimals: 0, what: 'a whole number of 0 or more' },
  'headcount-growth': { least: -1, decimals: 6, what: 'a fraction of -1 or more with at most six decimals' },
  deployments: { least: 0, decimals: 0, what: 'a whole number of 0 or more' },
  'user-growth': { least: -1, decimals: 6, what: 'a fraction of -1 or more with at most six decimals' },
  'net-workloads': { least: Number.NEGATIVE_INFINITY, decimals: 0, what: 'a whole number' },
  'consumption-growth': { least: -1, decimals: 6, what: 'a fraction of -1 or more with at most six decimals' },
};

function fault(edition: Edition, id: string, value: number): string | undefined {
  const indicator = edition.indicators.find((one) => one.id === id);
  if (indicator === undefined) {
    const known = edition.indicators.map((one) => one.id).join(', ');
    return `${edition.program} ${edition.id} has no indicator ${id}. It has ${known}.`;
  }
  const { least, decimals, what } = ranges[indicator.shape.kind];
  const isExact = Number(value.toFixed(decimals)) === value && Math.abs(value) < 1e12;
  return value >= least && isExact ? undefined : `${id} must be ${what}, not ${value}.`;
}

function shown(score: PartnerScore, of: PartnerSums): Omit<SimulatedScore, keyof Head> {
  const { shownScore, tier, nextTier } = score;
  const indicators = noted(shownIndicators(score.indicators), of.edition, { ...of, ...score });
  return { score: shownScore, tier, indicators, nextTier };
}

function shownChange(
  { indicator, unit, units }: Change,
  title: string,
  before: PartnerScore,
  after: PartnerScore,
): Way['changes'][number] {
  const [was, is] = [before, after].map(({ indicators }) => indicators.find(({ id }) => id === indicator)!);
  const earns = Math.round((is!.points - was!.points) * 100) / 100;
  return { indicator, title, units, unit, from: was!.value, to: is!.value ?? 0, earns };
}
