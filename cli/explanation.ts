import type { Changes } from '../src/api/insights.ts';
import { addMonths, type Month } from '../src/month.ts';
import { count, inUnit, points, sumInUnit } from './figures.ts';
import { named, staleLine, tierName } from './print.ts';
import { type Style, safe } from './terminal.ts';

type Indicator = Changes['indicators'][number];
type Movement = Indicator['movements'][number];
type MinimumBase = NonNullable<Indicator['minimumBase']>;
type Ends = NonNullable<Movement['ends']>;

/** Explains what moved a score since the month before: a sentence for each customer, subscription or individual. */
export function explanation(changes: Changes, style: Style): string {
  const { score, tier, stale, monthBefore, month, editions, tracks, rulesChange } = changes;
  const staleMonths = [...(stale.before ? [monthBefore] : []), ...(stale.after ? [month] : [])];
  return [
    ...staleMonths.map((of) => staleLine(`the score of ${of}`, style)),
    `${monthBefore} → ${month}: ${points(score.before)} ${tierName(tier.before, style)} → ${points(score.after)} ${tierName(tier.after, style)}`,
    ...trackLine(tracks?.before, tracks?.after),
    ...(editions.before === editions.after ? [] : [rulesLine(changes, rulesChange)]),
    ...changes.indicators.filter(isMoved).flatMap((one) => ['', ...indicatorLines(one, changes)]),
    ...unmoved(changes),
  ].join('\n');
}

/** Describes a change of track, if there is one. */
export const trackLine = (before: string | undefined, after: string | undefined): string[] =>
  before === undefined || after === undefined || before === after
    ? []
    : [`Track ${before} → ${after}: other targets, and other figures that count.`];

const isMoved = ({ before, after, pointsChange, movements, left }: Indicator): boolean =>
  before.value !== after.value || pointsChange !== 0 || movements.length + left > 0;

function unmoved({ indicators }: Changes): string[] {
  const same = indicators.filter((one) => !isMoved(one));
  return same.length > 0 ? ['', `Unchanged: ${same.map(({ title }) => safe(title)).join(', ')}.`] : [];
}

function rulesLine({ editions, score }: Changes, rulesChange: number | null): string {
  const rules = `The rules changed from edition ${editions.before} to ${editions.after}`;
  if (rulesChange === null) return `${rules}; what that is worth cannot be computed any more.`;
  const facts = Math.round((score.after - score.before - rulesChange) * 100) / 100;
  return `${rules}, which is worth ${signed(rulesChange)}; what happened is worth ${signed(facts)}.`;
}

function indicatorLines(indicator: Indicator, { month, monthBefore }: Changes): string[] {
  const { unit, amountUnit, before, after, pointsChange, rulesChange, ends, movements, left } = indicator;
  const byRules = rulesChange ? `, ${signed(rulesChange)} of it by the rules` : '';
  const title = `${safe(indicator.title)}: ${inUnit(unit, before.value)} → ${inUnit(unit, after.value)} (${signed(pointsChange)} points${byRules})`;
  const growth =
    ends && `  ${monthBefore}: ${endText(ends.before, amountUnit)}; ${month}: ${endText(ends.after, amountUnit)}`;
  return [
    title,
    ...(growth ? [growth] : []),
    ...(indicator.minimumBase ? [`  ${minimumBaseText(indicator.minimumBase, amountUnit)}`] : []),
    ...movements.map(
      (moved) => `  ${safe([sentence(moved, amountUnit, month), ...moves(moved, monthBefore)].join(' '))}`,
    ),
    ...(left > 0 ? [`  … and ${left} more`] : []),
  ];
}

const endText = ({ now, base }: Ends['before'], unit: string): string =>
  `${sumInUnit(unit, now)}, ${count(base)} in the base month`;

function minimumBaseText({ reached, base, needed, rule }: MinimumBase, unit: string): string {
  const least = `${reached ? 'reaches' : 'is below'} the ${count(needed)} ${unit} from which growth earns points (${rule})`;
  return `The base ${least}: ${count(base.before)} → ${count(base.after)}.`;
}

/** Says what happened to one customer, subscription or individual. */
function sentence(moved: Movement, unit: string, month: string): string {
  const { individual, individualName } = moved;
  const person = individual === undefined ? individualName : named(individual, individualName);
  const who = person || moved.customerName || moved.tenant || 'somebody';
  const parts = [who, moved.workload, moved.subscription?.slice(0, 8)].filter((part) => part !== undefined);
  const whose = parts.join(', ');
  if (moved.individual !== undefined || unit === 'individuals') return personSentence(moved, who);
  if (unit === 'customers') return customerSentence(moved, who);
  if (moved.ends) return growthSentence(moved, moved.ends, whose, unit);
  if (unit === 'workloads') return workloadSentence(moved, whose, month as Month);
  if (unit === 'tenants') return moved.what === 'lost' ? noLonger(moved, whose) : `${whose} is a new deployment.`;
  return revenueSentence(moved, whose, month);
}

/** Says which locations have moved to another partner, or to this one. */
const moves = ({ locationsGone = [], locationsNew = [] }: Movement, monthBefore: string): string[] => [
  ...locationsGone.map((location) => `Location ${location} has moved to another partner.`),
  ...locationsNew.map(
    (location) => `Location ${location} has moved here, or was first imported, since ${monthBefore} was scored.`,
  ),
];

const isByMove = ({ locationsGone, locationsNew }: Movement): boolean => (locationsGone ?? locationsNew) !== undefined;

function personSentence(moved: Movement, who: string): string {
  const holds = moved.holds ? `: ${moved.holds}` : '';
  switch (moved.what) {
    case 'gained':
      return `${who} counts now${holds}.`;
    case 'expired':
    case 'retired':
      return noLonger(moved, who);
    default:
      return moved.because
        ? noLonger(moved, who)
        : `${who} no longer counts: no training row of the partner names this person any more.`;
  }
}

function customerSentence(moved: Movement, who: string): string {
  const { what, entries, change } = moved;
  const last = entries.at(-1);
  if (what === 'lost') return `${who} was lost in ${last?.month}.`;
  if (what === 'added') return `${who} was won in ${last?.month}.`;
  const [first] = entries;
  const then = (first?.before ?? 0) > 0 ? 'won' : 'lost';
  if (what === 'left-window') return `${who}, ${then} in ${first?.month}, is no longer among the twelve months.`;
  if (isByMove(moved)) return `${who}: ${signedCount(change ?? 0)}.`;
  return `${who}: what counted of ${entries.map(({ month }) => month).join(', ')} was corrected (${signedCount(change ?? 0)}).`;
}

function growthSentence(moved: Movement, { before, after }: Ends, who: string, unit: string): string {
  const ends = `${sumInUnit(unit, before.now)} over ${count(before.base)} → ${count(after.now)} over ${count(after.base)}`;
  return moved.because ? `${noLonger(moved, who)} ${ends}.` : `${who}: ${ends}.`;
}

/**
 * Says in which of the two months a workload counts: it adds in the first, and takes away in the second (R10.3, R10.6).
 */
function workloadSentence(moved: Movement, who: string, month: Month): string {
  const { what, before, after, entries } = moved;
  if (before === null || after === null) return `${who}: ${changeWords[what] ?? 'changed'}.`;
  const yearBefore = addMonths(month, -12);
  const isIn = (at: Month) => entries.some((entry) => entry.month === at && entry.after !== 0);
  const [now, then] = [isIn(month), isIn(yearBefore)];
  const reached = now
    ? `reaches the figure in ${month}, ${then ? 'as it did' : 'but not'} in ${yearBefore}`
    : `reaches the figure ${then ? `in ${yearBefore}, but not in ${month}` : `neither in ${month} nor in ${yearBefore}`}`;
  const why = moved.because ? ` ${moved.because.text}` : '';
  return `${who}: ${signedCount(before)} → ${signedCount(after)} (${reached}).${why}`;
}

function revenueSentence(moved: Movement, who: string, month: string): string {
  const { what, before, after, entries, because } = moved;
  const total = `${inUnit('USD', before)} → ${inUnit('USD', after)}`;
  if (before === null || after === null) return `${who}: ${changeWords[what] ?? 'changed'}.`;
  if (what === 'left-window')
    return `${who}: ${inUnit('USD', before - after)} of ${entries[0]?.month} is no longer among the twelve months.`;
  if (what === 'added') return `${who} is new: ${inUnit('USD', after)}.`;
  if (what === 'lost' && because) return `${who} no longer counts: ${because.text} ${total}.`;
  if (isByMove(moved)) return `${who}: ${total}.`;
  const parts = entries.map((one) => {
    if (one.month === month && one.before === 0) return `${inUnit('USD', one.after)} of ${one.month} came`;
    if (one.month === addMonths(month as Month, -12) && one.after === 0)
      return `${inUnit('USD', one.before)} of ${one.month} left`;
    return `${one.month} was corrected from ${inUnit('USD', one.before)} to ${inUnit('USD', one.after)}`;
  });
  return `${who}: ${total} (${parts.join(', ')}).`;
}

/** What happened, where amounts are withheld. */
const changeWords: Partial<Record<Movement['what'], string>> = {
  added: 'counts now',
  lost: 'no longer counts',
  grown: 'more than before',
  shrunk: 'less than before',
  'left-window': 'is no longer among the twelve months',
};

const noLonger = ({ because }: Movement, who: string): string =>
  because ? `${who} no longer counts: ${because.text}` : `${who} no longer counts.`;

const signed = (change: number): string => `${change > 0 ? '+' : ''}${points(change)}`;
const signedCount = (change: number): string => `${change > 0 ? '+' : ''}${count(change)}`;
