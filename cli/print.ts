import stringWidth from 'string-width';
import type { Tier } from '../src/api/common.ts';
import type { LedgerEntry } from '../src/api/ledger.ts';
import type { TierChange } from '../src/api/refreshes.ts';
import type { Restatement, Score } from '../src/api/scores.ts';
import { counted, inUnit, points, share, sumInUnit } from './figures.ts';
import { cut, padded, right, table } from './table.ts';
import { bar, type Style, safe } from './terminal.ts';

/** Returns a tier's name in its colour. */
export function tierName(tier: string, style: Style): string {
  const { colours } = style;
  return tier === 'none' ? colours.dim(tier) : tier === 'gold' ? colours.yellow(tier) : colours.cyan(safe(tier));
}

/**
 * Describes what is missing to the next tier: points, and indicators without any if the tier needs points in every one.
 */
function missingTo(
  { tier, pointsMissing, conditions = [] }: NonNullable<Score['nextTier']>,
  indicators: Score['indicators'],
): string {
  const titles = conditions.map((id) => indicators.find((one) => one.id === id)?.title ?? id);
  const bare = titles.length > 0 ? `points in ${safe(titles.join(', '))}` : '';
  if (pointsMissing === 0) return `Missing to ${safe(tier)}: ${bare}.`;
  return `${points(pointsMissing)} points missing to ${safe(tier)}${bare && `, and ${bare}`}.`;
}

/** Says that a score is stale. */
export const staleLine = (what: string, style: Style): string =>
  style.colours.yellow(`Stale: data or rules have changed since ${what} was computed. It will be scored again.`);

/** Names a partner or an individual with the id, because several may have one name; by the id alone without a name. */
export function named(id: string, name?: string): string {
  return name && name !== id ? `${safe(name)} (${id})` : id;
}

/**
 * Prints one score in full: each indicator with value, target and points, the tier, the way to the next one, its state.
 */
export function scoreCard(score: Score, style: Style): string {
  const { colours } = style;
  const name = named(score.partnerId, score.partnerName);
  const rows = score.indicators.map((indicator) => [
    safe(indicator.title),
    inUnit(indicator.unit, indicator.value),
    inUnit(indicator.unit, indicator.target),
    bar(share(indicator), 16, style),
    `${points(indicator.points)} of ${String(indicator.maxPoints).padStart(2)}`,
    safe(indicator.notes.map(({ text }) => text).join('; ')),
  ]);
  const columns = ['Indicator', right('Value'), right('Target'), 'Share', right('Points'), ''];
  const { monthsCovered, of, fewer = {} } = score.dataCoverage;
  const short = Object.entries(fewer).map(([report, months]) => `, ${report} only ${months}`);
  const next = score.nextTier;
  return [
    `${colours.bold(name)} · ${score.program}, edition ${score.edition} · ${score.month}`,
    `Score ${colours.bold(points(score.score))}  ${bar(score.score / 100, 40, style)}  ${tierName(score.tier, style)}`,
    '',
    table(columns, rows, style),
    '',
    ...(next === null ? [] : [missingTo(next, score.indicators)]),
    ...(score.inWindow ? [windowLine(score.inWindow)] : []),
    ...(score.track ? [`Track ${safe(score.track)}${score.trackFixed ? ', fixed by an operator' : ''}.`] : []),
    ...(score.stale ? [staleLine('this', style)] : []),
    ...(score.restated ? [`Restated on ${score.restated.at}: ${before(score.restated)} before.`] : []),
    ...(score.withoutData
      ? [colours.yellow('The data of this month have been removed since. The score stays as it was.')]
      : []),
    `Data covers ${monthsCovered} of ${of} months${short.join('')} (pci coverage ${score.partnerId}${score.program === 'smb' ? '' : ` --program ${score.program}`}).${score.computedAt ? ` Computed ${score.computedAt}.` : ''}`,
  ].join('\n');
}

/** Tells a score that was replaced, where the caller may see it, and its tier. */
export const before = ({ scoreBefore, tierBefore }: Restatement): string =>
  scoreBefore === null ? safe(tierBefore) : `${points(scoreBefore)} (${safe(tierBefore)})`;

/** Says until when a tier is held in its window. */
function windowLine({ tier, from, reached, through }: NonNullable<Score['inWindow']>): string {
  if (through === null) return `Not ${safe(tier)} in any month scored since ${from}.`;
  return `${capitalised(safe(tier))} in its window through ${through}: reached in ${reached.join(', ')}.`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Prints one tier change in a line: partner, month, tiers, thresholds, and reason. */
export function tierChangeLine(change: TierChange, style: Style, name?: string): string {
  const { colours } = style;
  const up = change.direction === 'up';
  const arrow = up ? colours.green('▲') : colours.red('▼');
  const who = named(change.partnerId, name);
  const { scoreBefore: before, scoreAfter: after } = change;
  const scores = before === null || after === null ? '' : ` ${points(before)} → ${points(after)},`;
  const tiers = `${tierName(change.from, style)} → ${tierName(change.to, style)}`;
  const thresholds = change.crossed.join(' and ');
  const crossed = thresholds && ` crossed ${thresholds} ${up ? 'upwards' : 'downwards'},`;
  return `${arrow} ${change.month} ${change.program}  ${who}: ${tiers},${scores}${crossed} ${change.reason}`;
}

/** One partner's scores over the months of a leaderboard. */
export interface Standing {
  partnerId: string;
  name: string;
  scores: readonly { month: string; score: number; tier: Tier }[];
}

/**
 * Prints partners by their newest score, best first, with a column for each month. The first letter names the tier; `▲`
 * and `▼` mark a change from the month before.
 */
export function leaderboard(standings: readonly Standing[], months: readonly string[], style: Style): string {
  const newest = months.at(-1);
  const scoreIn = (standing: Standing, month: string | undefined) => standing.scores.find((one) => one.month === month);
  const ranked = [...standings].sort(
    (a, b) =>
      (scoreIn(b, newest)?.score ?? -1) - (scoreIn(a, newest)?.score ?? -1) || a.name.localeCompare(b.name, 'en'),
  );
  const rows = ranked.map((standing, index) => [
    String(index + 1),
    cut(safe(standing.name), 28),
    ...months.map((month, at) => monthCell(scoreIn(standing, month), scoreIn(standing, months[at - 1]), style)),
  ]);
  const columns = [right('#'), 'Partner', ...months.map((month) => right(`${month}  `))];
  return table(columns, rows, style);
}

function monthCell(now: Standing['scores'][number] | undefined, before: typeof now, style: Style): string {
  const { colours } = style;
  if (now === undefined) return '–   ';
  const initial = now.tier.charAt(0).toUpperCase();
  const letter = now.tier === 'none' ? ' ' : now.tier === 'gold' ? colours.yellow(initial) : colours.cyan(initial);
  const changed = before !== undefined && before.tier !== now.tier;
  const mark = !changed ? ' ' : now.score > before.score ? colours.green('▲') : colours.red('▼');
  return `${points(now.score)} ${letter}${mark}`;
}

/**
 * Prints ledger entries as a table, then the sum of each of their indicators. At most `most` entries of each indicator
 * are shown; the sums include all.
 */
export function ledgerTrace(
  entries: readonly LedgerEntry[],
  style: Style,
  most: number = Number.POSITIVE_INFINITY,
): string {
  if (entries.length === 0) return 'The ledger has no entries here: nothing was counted.';
  const columns = ['Indicator', 'Month', 'Counted', 'Rule', 'Association', right('Amount')];
  const ofIndicator = Map.groupBy(entries, (entry) => entry.indicator);
  const shown = [...ofIndicator.values()].flatMap((ofOne) => ofOne.slice(0, most));
  const rows = shown.map((entry) => [
    safe(entry.title),
    entry.month,
    // The width left by the other columns; unlimited in plain text, since names of certifications are long.
    cut(countedIn(entry), Math.max(64, style.width - 80)),
    entry.rule,
    entry.association ? `${entry.association.type} ${entry.association.location}` : '',
    inUnit(entry.unit, entry.amount),
  ]);
  const widest = Math.max(...entries.map(({ title }) => stringWidth(safe(title))));
  const totals = [...ofIndicator.values()].map((ofOne) => {
    const { title, unit } = ofOne[0]!;
    const hidden = Math.max(0, ofOne.length - most);
    const more = hidden > 0 ? style.colours.dim(`  (${counted(hidden, 'more entry', 'more entries')})`) : '';
    return `${padded(safe(title), widest, 'left')}  ${style.colours.bold(sumInUnit(unit, sumOf(ofOne)))}${more}`;
  });
  return [table(columns, rows, style), '', 'Sum', ...totals].join('\n');
}

/** Adds up the amounts in hundredths, so that a sum of dollars is exact. Null if an amount is withheld. */
function sumOf(entries: readonly LedgerEntry[]): number | null {
  let hundredths = 0;
  for (const { amount } of entries) {
    if (amount === null) return null;
    hundredths += Math.round(amount * 100);
  }
  return hundredths / 100;
}

function countedIn(entry: LedgerEntry): string {
  if (entry.individual !== undefined) {
    const person = named(entry.individual, entry.individualName);
    return safe(entry.holds ? `${person}, ${entry.holds}` : person);
  }
  if (entry.unit === 'individuals') return 'hidden';
  const tenant = entry.customerName || entry.tenant || '';
  const workload = entry.workload ? `, ${entry.workload}` : '';
  const subscription = entry.subscription ? `, subscription ${entry.subscription.slice(0, 8)}` : '';
  return safe(`${tenant}${workload}${subscription}${measuredText(entry)}`);
}

/** Says what a workload measured in each month, and the least that counts. */
function measuredText({ measured }: LedgerEntry): string {
  if (measured === undefined) return '';
  const months = measured.months.map(({ month, amount }) => `${month} ${inUnit(measured.unit, amount)}`);
  return `: ${months.join(', ')} (needs ${inUnit(measured.unit, measured.needed)})`;
}
