import type { LedgerEntry } from '../api/ledger.ts';
import { notFound } from '../errors.ts';
import type { Month } from '../month.ts';
import { findScore } from '../partners/find.ts';
import { isStale } from '../partners/staleness.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { indicatorNames } from '../rulebooks/names.ts';
import { amountUnitOf, figureIn, ledgerUnits, unitOfMeasure } from '../rulebooks/shapes.ts';
import { type LedgerPortion, ledgerContainer, type ScoreDocument } from '../scores/documents.ts';
import type { Services } from '../scores/services.ts';
import { creditedLines } from '../scores/stored-lines.ts';
import { countsIn, segmentFor } from '../scoring/deciding.ts';
import type { LedgerLine } from '../scoring/ledger.ts';

/** Position at which a page of a ledger continues. */
export interface LedgerPosition {
  portion: number;
  line: number;
}

/** Yields the ledger lines of a score, holding one portion at a time. */
export async function* ledgerLines(
  { documents }: Pick<Services, 'documents'>,
  score: ScoreDocument,
  edition: Edition,
  from = { portion: 0, line: 0 },
): AsyncGenerator<{ at: LedgerPosition; line: LedgerLine }> {
  for (let portion = from.portion; portion < score.portions.length; portion++) {
    const lines = creditedLines(await readPortion({ documents }, score, portion));
    const first = portion === from.portion ? from.line : 0;
    for (let index = first; index < lines.length; index++) {
      const { market: _, track: __, ...line } = lines[index]!;
      if (countsIn(lines[index]!, score, edition)) yield { at: { portion, line: index }, line };
    }
  }
}

/** Reads one portion of a score's ledger. */
export async function readPortion(
  { documents }: Pick<Services, 'documents'>,
  { partnerId, portions }: ScoreDocument,
  portion: number,
): Promise<LedgerPortion> {
  const stored = await documents.read(ledgerContainer, { partition: partnerId, id: portions[portion]! });
  if (!stored) throw new Error(`Ledger portion ${portions[portion]} of partner ${partnerId} is gone`);
  return stored.value;
}

export interface LedgerPage {
  partnerId: string;
  program: string;
  edition: string;
  month: Month;
  stale: boolean;
  entries: LedgerEntry[];
  next?: LedgerPosition;
}

/** Which entries of a score's ledger are asked for. */
export interface WantedLedger {
  month?: Month | undefined;
  indicator?: string | undefined;
  shows?: (location: string | undefined) => boolean;
  pageSize: number;
  after?: LedgerPosition;
}

/**
 * Reads the score of a ledger, with its edition and the head of a page.
 * @throws ProductError `partner-not-found`, `never-scored`, `unknown-indicator`
 */
export async function scoreOfLedger(
  { documents, rulebooks }: Services,
  mpnId: string,
  program: string,
  wanted: Pick<WantedLedger, 'month' | 'indicator'>,
): Promise<{ score: ScoreDocument; edition: Edition; page: Omit<LedgerPage, 'entries' | 'next'> }> {
  const { partner, score } = await findScore({ documents }, mpnId, program, wanted.month);
  if (wanted.indicator !== undefined && !score.indicators.some(({ id }) => id === wanted.indicator)) {
    const known = score.indicators.map(({ id }) => id).join(', ');
    throw notFound(
      'unknown-indicator',
      `${program} ${score.edition} has no indicator ${wanted.indicator}. It has ${known}.`,
    );
  }
  const { partnerId } = partner;
  const stale = isStale(rulebooks, partner, program, score.month);
  const page = { partnerId, program, edition: score.edition, month: score.month, stale };
  return { score, edition: rulebooks.editionScored(program, score.edition), page };
}

/**
 * Reads the ledger entries of a score, of one indicator if it is named, and of the locations that `shows` accepts. One
 * point read for a small partner.
 * @throws ProductError `partner-not-found`, `never-scored`, `unknown-indicator`
 */
export async function readLedger(
  services: Services,
  mpnId: string,
  program: string,
  wanted: WantedLedger,
): Promise<LedgerPage> {
  const { score, edition, page: head } = await scoreOfLedger(services, mpnId, program, wanted);
  const page: LedgerPage = { ...head, entries: [] };
  const unitsOf = amountUnits(edition);
  const nameOf = indicatorNames(edition);
  for await (const { at, line } of ledgerLines(services, score, edition, wanted.after)) {
    if (wanted.indicator !== undefined && line.indicator !== wanted.indicator) continue;
    const visible = entriesOf(line, unitsOf(line.indicator)).flatMap((entry) => {
      const association = visibleAssociation(line, entry.month, wanted.shows);
      return association === null ? [] : [{ ...entry, ...association }];
    });
    if (visible.length === 0) continue;
    if (page.entries.length >= wanted.pageSize) return { ...page, next: at };
    const { title, amountUnit: unit } = nameOf(line.indicator);
    const measured = measuredOf(line, score, edition);
    page.entries.push(...visible.map((entry) => ({ ...entry, ...measured, title, unit })));
  }
  return page;
}

/**
 * Returns the number of ledger units in one unit shown: cents of revenue are shown as USD, tenths as consumption value.
 */
export function amountUnits({ indicators }: Edition): (indicator: string) => number {
  const units = new Map(indicators.map(({ id, shape }) => [id, ledgerUnits(amountUnitOf[shape.kind])]));
  return (indicator) => units.get(indicator) ?? 1;
}

/**
 * Returns the first association of a line in a month that the caller may see: several may make up what a workload
 * measures. Null if there is none, so that the entry is not shown.
 */
function visibleAssociation(
  { association, measured }: LedgerLine,
  month: Month,
  shows: WantedLedger['shows'] = () => true,
): Pick<LedgerLine, 'association'> | null {
  if (measured === undefined) return shows(association?.location) ? {} : null;
  const parts = (measured.find((one) => one.month === month)?.parts ?? []).map((part) => part.association);
  const visible = parts.find(({ location }) => shows(location));
  return visible ? { association: visible } : null;
}

/** Returns what a workload measures, with the figure that it must reach (R10.3, R10.6). */
function measuredOf(
  { indicator: id, measured }: LedgerLine,
  score: ScoreDocument,
  { indicators }: Edition,
): Pick<LedgerEntry, 'measured'> {
  const indicator = indicators.find((one) => one.id === id);
  if (measured === undefined || indicator?.shape.kind !== 'net-workloads') return {};
  const { measure, from } = indicator.shape;
  const unit = unitOfMeasure[measure];
  const inUnit = (amount: number) => amount / ledgerUnits(unit);
  const months = measured.map(({ month, amount, parts }) => ({
    month,
    amount: inUnit(amount),
    parts: parts.map((part) => ({ ...part, amount: inUnit(part.amount) })),
  }));
  return { measured: { unit, needed: figureIn(from, segmentFor(indicator, score)), months } };
}

function entriesOf({ amounts, measured: _, ...line }: LedgerLine, unit: number): Omit<LedgerEntry, 'title' | 'unit'>[] {
  return amounts.map(([month, amount]) => ({ ...line, month, amount: amount / unit }));
}
