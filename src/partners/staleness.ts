import type { Runs } from '../facts/runs.ts';
import { addMonths, type Month } from '../month.ts';
import { by } from '../order.ts';
import { isByWorkload, type MonthlyReportName } from '../reports/rows.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import type { HistoryEntry, PartnerDocument } from './document.ts';
import { fixedTrackAt } from './tracks.ts';

/** Rules by which scores are computed now. */
type RulesInForce = Pick<Rulebooks, 'rulesOf'>;

/**
 * A score of month M depends on facts of M-12 .. M: the trailing window, and the month a year before (R5.12). Editions
 * that depend on earlier months store that with each score.
 */
const leastMonthsBack = 12;

/** Returns the revision at which a fact of these reports that the score of this month depends on last changed. */
export function newestChange(
  partner: PartnerDocument,
  reports: readonly MonthlyReportName[],
  month: Month,
  monthsBack = leastMonthsBack,
): number {
  const first = addMonths(month, -monthsBack);
  let newest = partner.touchedAlways;
  for (const changes of changesOf(partner, reports)) {
    for (const [touched, effect] of Object.entries(changes)) {
      if (touched >= first && touched <= month && effect > newest) newest = effect;
    }
  }
  return newest;
}

/** Returns the revisions of the changes of each kind of these reports, by month. */
function changesOf(
  { touched, touchedByWorkload = {} }: PartnerDocument,
  reports: readonly MonthlyReportName[],
): Record<Month, number>[] {
  const changes = [];
  if (reports.some(isByWorkload)) changes.push(touchedByWorkload);
  if (!reports.every(isByWorkload)) changes.push(touched);
  return changes;
}

/** Returns false if none of these reports can have stated anything about the partner in this month. */
export function mayHaveData(partner: PartnerDocument, reports: readonly MonthlyReportName[], month: Month): boolean {
  if (partner.touchedByWorkload === undefined) return !reports.every(isByWorkload);
  return changesOf(partner, reports).some((changes) => month in changes);
}

/**
 * R7.5: lists, oldest first, the scored months whose scores are older than their facts (with the revision of the
 * change) or were computed by other rules than those in force. Leaves out programs that are no longer scored.
 */
export function staleMonths(
  rulebooks: RulesInForce,
  partner: PartnerDocument,
): { program: string; month: Month; since?: number }[] {
  return Object.entries(partner.standings)
    .flatMap(([program, standing]) =>
      (Object.keys(standing.history) as Month[]).flatMap((month) => {
        const entry = standing.history[month]!;
        const rules = rulebooks.rulesOf(program, month);
        if (rules === undefined) return [];
        const since = newestChange(partner, rules.reports, month, entry.monthsBack);
        if (entry.effect < since) return [{ program, month, since }];
        return isByOtherRules(rulebooks, partner, program, month, entry) ? [{ program, month }] : [];
      }),
    )
    .sort(by(({ month }) => month));
}

/**
 * Returns true if the score would be computed by other rules now: another edition, changed rules of it, another list of
 * developed markets, or another fixed track. False if the data of the month are gone, since the score cannot be
 * computed again.
 */
export function isByOtherRules(
  rulebooks: RulesInForce,
  partner: Pick<PartnerDocument, 'fixedTracks'>,
  program: string,
  month: Month,
  entry: HistoryEntry,
): boolean {
  const rules = rulebooks.rulesOf(program, month);
  const isOther = rules?.edition !== entry.edition || rules.fingerprint !== entry.fingerprint;
  return (isOther && !entry.withoutData) || isByOtherTrack(partner, program, month, entry);
}

const isByOtherTrack = (
  partner: Pick<PartnerDocument, 'fixedTracks'>,
  program: string,
  month: Month,
  { fixedTrack, withoutData: isWithoutData }: HistoryEntry,
): boolean => !isWithoutData && fixedTrackAt(partner, program, month) !== fixedTrack;

/** R10.2: lists, oldest first, the scored months of a program whose fixed track was another one, or none. */
export function monthsByOtherTrack(rulebooks: RulesInForce, partner: PartnerDocument, program: string): Month[] {
  const history = partner.standings[program]?.history ?? {};
  return (Object.keys(history) as Month[])
    .filter(
      (month) =>
        rulebooks.rulesOf(program, month) !== undefined && isByOtherTrack(partner, program, month, history[month]!),
    )
    .sort();
}

/** Returns true if the score is older than its facts, or was computed by other rules than those in force. */
export function isStale(rulebooks: RulesInForce, partner: PartnerDocument, program: string, month: Month): boolean {
  const entry = partner.standings[program]?.history[month];
  if (entry === undefined) return false;
  const reports = rulebooks.rulesOf(program, month)?.reports ?? [];
  return (
    entry.effect < newestChange(partner, reports, month, entry.monthsBack) ||
    isByOtherRules(rulebooks, partner, program, month, entry)
  );
}

/** R7.5: lists the months, each once, that the daily timer has to score for the partner. */
export function overdueMonths(rulebooks: RulesInForce, partner: PartnerDocument): Month[] {
  const stale = staleMonths(rulebooks, partner).map(({ month }) => month);
  return [...new Set([...stale, ...Object.values(partner.unscored ?? {}).flat()])];
}

/** A month for which a report has arrived. */
export interface Arrival {
  report: MonthlyReportName;
  month: Month;
}

/**
 * R7.5: notes new data. Those months that a program has already run for, and that have no score in it, are added to
 * `unscored`.
 */
export function withUnscored(
  rulebooks: RulesInForce,
  partner: PartnerDocument,
  arrivals: readonly Arrival[],
  runs: Runs,
): PartnerDocument {
  const unscored = { ...partner.unscored };
  for (const [program, run] of Object.entries(runs)) {
    const counted = arrivals.filter(
      ({ report, month }) => run.includes(month) && rulebooks.rulesOf(program, month)?.reports.includes(report),
    );
    unscored[program] = [...(unscored[program] ?? []), ...counted.map(({ month }) => month)];
  }
  return noted(rulebooks, partner, unscored);
}

/** Notes on the partner whether any score is stale by the rules in force. */
export const withStaleness = (rulebooks: RulesInForce, partner: PartnerDocument): PartnerDocument =>
  noted(rulebooks, partner, partner.unscored ?? {});

/**
 * Notes that the month has no data, by the facts at this revision. Its existing scores stay and are marked: there is
 * nothing to compute them from again.
 */
export function withoutData(
  rulebooks: RulesInForce,
  partner: PartnerDocument,
  programs: readonly string[],
  month: Month,
  effect: number,
): PartnerDocument {
  const standings = { ...partner.standings };
  for (const program of programs) {
    const standing = standings[program];
    const entry = standing?.history[month];
    if (!standing || !entry || entry.effect >= effect) continue;
    const history = { ...standing.history, [month]: { ...entry, effect, withoutData: true as const } };
    standings[program] = { ...standing, history };
  }
  return withoutUnscored(rulebooks, { ...partner, standings }, programs, month, effect);
}

/** Returns true if the partner has scores of a month whose data were withdrawn later. */
export const isWithoutData = ({ standings }: PartnerDocument, month: Month): boolean =>
  Object.values(standings).some(({ history }) => history[month]?.withoutData);

/**
 * Removes the month from `unscored` of these programs after it was scored, or found to have no data, by the facts at
 * this revision; unless its facts have changed since.
 */
export function withoutUnscored(
  rulebooks: RulesInForce,
  partner: PartnerDocument,
  programs: readonly string[],
  month: Month,
  effect: number,
): PartnerDocument {
  const { unscored = {} } = partner;
  const isDone = (program: string) =>
    programs.includes(program) &&
    newestChange(partner, rulebooks.rulesOf(program, month)?.reports ?? [], month, 0) <= effect;
  const left = Object.entries(unscored).map(([program, months]) => [
    program,
    isDone(program) ? months.filter((one) => one !== month) : months,
  ]);
  return noted(rulebooks, partner, Object.fromEntries(left));
}

function noted(rulebooks: RulesInForce, partner: PartnerDocument, unscored: Record<string, Month[]>): PartnerDocument {
  const left = Object.entries(unscored).flatMap(([program, months]) => {
    const history = partner.standings[program]?.history ?? {};
    const isOpen = (month: Month) => !(month in history) && rulebooks.rulesOf(program, month) !== undefined;
    const open = [...new Set(months)].filter(isOpen).sort();
    return open.length > 0 ? [[program, open] as const] : [];
  });
  const { unscored: _, ...rest } = partner;
  const stale = left.length > 0 || staleMonths(rulebooks, partner).length > 0;
  return { ...rest, ...(left.length > 0 ? { unscored: Object.fromEntries(left) } : {}), stale };
}
