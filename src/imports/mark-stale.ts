import { type Settling, settlingNow } from '../facts/catalogue.ts';
import type { LocationDocument } from '../facts/documents.ts';
import { FactsReader } from '../facts/reader.ts';
import { readRuns } from '../facts/runs.ts';
import { ensure } from '../maps.ts';
import type { Month } from '../month.ts';
import { emptyPartner, partnerKey, partnersContainer } from '../partners/document.ts';
import { staleMonths, withUnscored } from '../partners/staleness.ts';
import { isByWorkload, monthlyReportNames, type ReportName } from '../reports/rows.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import { allOf } from '../storage/pages.ts';
import type { Blobs, Documents } from '../storage/ports.ts';
import { ReadAhead } from '../storage/read-ahead.ts';
import { updateMany } from '../storage/update.ts';
import { always, type ChangedFact, ChangedFacts } from './changed-facts.ts';
import { changedFactsBlob, type ImportDocument, importKey, importsContainer, type Marked } from './documents.ts';
import { arrivalsOf, type Change, withMark } from './mark.ts';
import { type Step, StepOver } from './steps.ts';

/** Partners marked together: marking waits for the disk once for all of them. */
const partnersAtOnce = 200;

interface MarkServices {
  documents: Documents;
  blobs: Blobs;
  rulebooks: Rulebooks;
  /** Returns true if any refresh ever ordered is of this month or a later one. */
  hasRefreshFrom: (month: Month) => Promise<boolean>;
}

/**
 * Marks, after the switch-over, the scores that an import makes stale: stores the changed months, locations and names
 * with their partners. Safe to repeat. Staging compared the file with the facts in force at that time. If other imports
 * took effect before this one's own switch-over, that comparison is out of date; so everything that those imports
 * changed is marked as changed by this one too. Goes on where an earlier message ended.
 * @returns its progress, with the number of scores whose facts changed
 */
export async function markStale(
  services: MarkServices,
  { report, marked: before = { done: {}, staleScores: 0 } }: Pick<ImportDocument, 'report' | 'marked'>,
  settling: Settling,
  step: Pick<Step, 'unit'>,
): Promise<Marked & { isDone: boolean }> {
  const { importId, effect, stagedAt } = settling;
  const marked = { done: { ...before.done }, staleScores: before.staleScores };
  const own = changedFactsBlob(importId, stagedAt);
  const all = new Map([[own, report], ...(await changedFactsBetween(services.documents, settling))]);
  try {
    for (const [blob, of] of all) {
      const marking = { report: of, blob, effect, isOvertaken: all.size > 1, from: marked.done[blob] ?? 0 };
      await markChanged(services, marking, step, (locations, stale) => {
        marked.done[blob] = (marked.done[blob] ?? 0) + locations;
        if (blob === own) marked.staleScores += stale;
      });
    }
    return { ...marked, isDone: true };
  } catch (error) {
    if (!(error instanceof StepOver)) throw error;
    return { ...marked, isDone: false };
  }
}

/**
 * Lists the blobs of the changed facts of all imports that took effect after this one was staged and before its own
 * switch-over, with their reports.
 */
async function changedFactsBetween(
  documents: Documents,
  { stagedAt, effect }: Settling,
): Promise<Map<string, ReportName>> {
  const found = new Map<string, ReportName>();
  if (effect === stagedAt + 1) return found;
  // In this order: an import that has left the catalogue meanwhile has its revision in its document.
  for (const other of await settlingNow(documents)) {
    if (other.effect <= stagedAt || other.effect >= effect) continue;
    const { report } = (await documents.read(importsContainer, importKey(other.importId)))!.value;
    found.set(changedFactsBlob(other.importId, other.stagedAt), report);
  }
  for await (const { value } of allOf(documents, importsContainer, {
    partition: 'imports',
    where: [
      { path: 'effect', is: '>', value: stagedAt },
      { path: 'effect', is: '<', value: effect },
    ],
    limit: 200,
  }))
    found.set(changedFactsBlob(value.id, value.stagedAt!), value.report);
  return found;
}

/** The changed facts that partners are marked for. */
interface Marking {
  report: ReportName;
  /** Holds the changed facts of one import of the report. */
  blob: string;
  /** The revision that partners are marked with. */
  effect: number;
  /** True if other imports took effect between this one's staging and its switch-over. */
  isOvertaken: boolean;
  /** The number of changed facts that earlier messages have marked. */
  from: number;
}

/**
 * Marks the partners of changed facts, some at once.
 * @param onMarked called when some are marked: with their locations and stale scores
 * @throws StepOver if the rest is left to a further message
 */
async function markChanged(
  services: MarkServices,
  { report, blob, effect, isOvertaken, from }: Marking,
  step: Pick<Step, 'unit'>,
  onMarked: (locations: number, stale: number) => void,
): Promise<void> {
  const { documents, blobs, rulebooks } = services;
  const reader = await FactsReader.open(documents);
  const all = await ChangedFacts.read(blobs, blob);
  // The partners that locations stay with may be others by what took effect meanwhile.
  const isToMark = isOvertaken ? () => true : await markedFrom(services, report, all);
  const isMarkedLater = laterIn(all, isToMark);
  for (let start = from; start < all.length; start += partnersAtOnce) {
    step.unit();
    const end = Math.min(start + partnersAtOnce, all.length);
    const batch = all.slice(start, end).filter(isToMark);
    reader.forget();
    const changed = await byPartner(reader, batch);
    const keys = [...changed.keys()].map(partnerKey);
    for (let isMarked = false; !isMarked; ) {
      const { runs, etag } = await readRuns(documents);
      const ahead = new ReadAhead(documents);
      await ahead.fetch(partnersContainer, keys);
      const partners = await ahead.readMany(partnersContainer, keys);
      await reader.locations([...changed.keys(), ...partners.flatMap((partner) => partner?.value.candidates ?? [])]);
      const marks = [...changed].map(([partnerId, touched], place) => {
        const locations = reader.rollingUpTo(partnerId, partners[place]?.value.candidates ?? []);
        return { change: { report, touched, effect }, locations, stale: 0 };
      });
      await updateMany(ahead, partnersContainer, keys, (before, place) => {
        const mark = marks[place]!;
        const partner = withMark(reader, before ?? emptyPartner(keys[place]!.partition), mark);
        const arrivals = arrivalsOf(mark.locations, mark.change);
        const after = withUnscored(rulebooks, partner, arrivals, runs);
        // A partner whose locations are in several batches is counted in the last of them.
        mark.stale = isMarkedLater(partner.partnerId, mark.locations, end)
          ? 0
          : staleMonths(rulebooks, after).filter(({ since }) => since === effect).length;
        return JSON.stringify(after) === JSON.stringify(before) ? undefined : after;
      });
      // A run that began meanwhile may have planned partners before they were marked.
      isMarked = (await readRuns(documents)).etag === etag;
      if (isMarked)
        onMarked(
          end - start,
          marks.reduce((sum, { stale }) => sum + stale, 0),
        );
    }
  }
}

/** A changed id is a location, or the partner that a location moved away from: both are partners to mark. */
async function byPartner(
  reader: FactsReader,
  changedFacts: readonly ChangedFact[],
): Promise<Map<string, Change['touched']>> {
  const locations = await reader.locations(changedFacts.map(([location]) => location));
  const changed = new Map<string, Set<Month | typeof always>>();
  for (const [index, [id, months]] of changedFacts.entries()) {
    const partner = reader.partnerOf(locations[index]!);
    for (const partnerId of months.includes(always) ? new Set([id, partner]) : [partner]) {
      const known = ensure(changed, partnerId, () => new Set<Month | typeof always>());
      for (const month of months) known.add(month);
    }
  }
  return changed;
}

/**
 * Returns which changed facts partners are marked for: not those of months from which on nothing was ever scored, if
 * their location stays with its partner. Whatever is scored from now on reads the facts of this import. With reports by
 * workload, a partner also has the months for which it may have data.
 */
async function markedFrom(
  { documents, hasRefreshFrom }: MarkServices,
  report: ReportName,
  all: readonly ChangedFact[],
): Promise<(fact: ChangedFact) => boolean> {
  const monthsUnmoved = new Set(all.flatMap(([, months, isUnmoved]) => (isUnmoved ? months : [])));
  if (monthsUnmoved.size === 0 || isByWorkload(report) || (await hasWorkloads(documents))) return () => true;
  let unscored: Month | undefined;
  for (const month of [...monthsUnmoved].sort().reverse()) {
    if (month === always) continue;
    if (await hasRefreshFrom(month)) break;
    unscored = month;
  }
  return ([, months, isUnmoved]) =>
    !isUnmoved || unscored === undefined || months.some((month) => month === always || month < unscored);
}

/** Returns true if a report by workload was ever sent. */
async function hasWorkloads(documents: Documents): Promise<boolean> {
  for (const value of monthlyReportNames.filter(isByWorkload)) {
    const where = [{ path: 'report', is: '=', value }] as const;
    if ((await documents.query(importsContainer, { partition: 'imports', where, limit: 1 })).items.length > 0)
      return true;
  }
  return false;
}

/** Returns a function that tells if changed facts from a place on are marked for a partner with these locations. */
function laterIn(all: readonly ChangedFact[], isToMark: (fact: ChangedFact) => boolean) {
  const places = new Map<string, { place: number; hasMoved: boolean }>();
  for (const [place, fact] of all.entries())
    if (isToMark(fact)) places.set(fact[0], { place, hasMoved: fact[1].includes(always) });
  return (partnerId: string, locations: readonly LocationDocument[], from: number): boolean => {
    const own = places.get(partnerId);
    if (own?.hasMoved && own.place >= from) return true;
    return locations.some(({ location }) => (places.get(location)?.place ?? -1) >= from);
  };
}
