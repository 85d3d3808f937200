import { hash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { notFound } from '../errors.ts';
import type { PartnerDocument } from '../facts/documents.ts';
import { isStale } from '../facts/staleness.ts';
import type { Month } from '../month.ts';
import { coverageOf } from '../refresh/assess.ts';
import {
  type LedgerPortion,
  ledgerContainer,
  type ScoreDocument,
  scoreKey,
  scoresContainer,
  shownIndicators,
} from '../refresh/documents.ts';
import type { Edition } from '../rulebooks/edition.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import type { LedgerLine } from '../scoring/ledger.ts';
import { marketFor } from '../scoring/terms.ts';
import type { Documents } from '../storage/ports.ts';
import { PartnerFacts } from './on-the-fly.ts';
import { findPartner } from './partners.ts';
import { linesWithoutAmounts } from './without-amounts.ts';

/** A score as the API shows it. */
export type ScoreView = Omit<ScoreDocument, 'portions' | 'effect' | 'partnerName'> & {
  partnerName: string;
  stale: boolean;
  /** Its data have been taken away since; the score stands as it was. */
  withoutData?: true;
};

/**
 * A partner's score of a month, or its newest. Two point reads for a partner's own id.
 * @throws ProductError `partner-not-found`, `never-scored`
 */
export async function readScore(
  documents: Documents,
  mpnId: string,
  program: string,
  month?: Month,
): Promise<ScoreView> {
  const { partner, score } = await findScore(documents, mpnId, program, month);
  const { portions: _, effect: __, partnerName: ___, ...shown } = score;
  const { withoutData } = partner.standings[program]?.history[score.month] ?? {};
  const stale = isStale(partner, program, score.month);
  return { ...shown, partnerName: partner.name, stale, ...(withoutData ? { withoutData } : {}) };
}

/**
 * A partner's score of a month by whatever edition, computed now from the facts in force; nothing is written.
 * @throws ProductError `partner-not-found`, `unknown-edition`, `never-scored`, `no-data`
 */
export async function computeScore(
  { documents, rulebooks, clock }: { documents: Documents; rulebooks: Rulebooks; clock: Clock },
  mpnId: string,
  program: string,
  editionId: string,
  month?: Month,
): Promise<ScoreView> {
  const edition = rulebooks.editionNamed(program, editionId);
  const partner = await findPartner(documents, mpnId);
  const at = month ?? partner.standings[program]?.month;
  if (at === undefined) throw neverScored(partner, program);
  const { score, markets, dataCoverage } = await PartnerFacts.with(
    documents,
    rulebooks,
    partner.partnerId,
    async (facts) => {
      facts.expectData(at);
      return { ...(await facts.score(edition, at)), dataCoverage: coverageOf(facts.reader, facts.locations, at) };
    },
  );
  return {
    partnerId: partner.partnerId,
    partnerName: partner.name,
    program,
    edition: edition.id,
    month: at,
    score: score.shownScore,
    tier: score.tier,
    indicators: shownIndicators(score.indicators),
    nextTier: score.nextTier,
    dataCoverage,
    ...(markets ? { markets } : {}),
    computedAt: clock.now().toISOString(),
    stale: false,
  };
}

/** Changes whenever the score shown does. */
export function versionOf(score: ScoreView): string {
  return answerOf(score).version;
}

/** A score as it is answered. */
export interface ScoreAnswer {
  /** JSON. */
  body: string;
  /** Changes whenever the body does. */
  version: string;
  /** Milliseconds since 1970. */
  computedAt: number;
}

export function answerOf(score: ScoreView): ScoreAnswer {
  const body = JSON.stringify(score);
  const version = hash('sha256', body, 'base64url').slice(0, 22);
  return { body, version, computedAt: Date.parse(score.computedAt) };
}

export interface HistoryLine {
  month: Month;
  edition: string;
  score: number;
  tier: string;
  stale: boolean;
  computedAt: string;
}

/**
 * Scores by month, oldest first, from `from` to `to`; without `amounts` as decision 14 shows them.
 * @throws ProductError `partner-not-found`, `never-scored`
 */
export async function readHistory(
  { documents, rulebooks }: { documents: Documents; rulebooks: Rulebooks },
  mpnId: string,
  program: string,
  { from, to, amounts = true }: { from?: Month | undefined; to?: Month | undefined; amounts?: boolean },
): Promise<{ partnerId: string; program: string; items: HistoryLine[] }> {
  const partner = await findPartner(documents, mpnId);
  const standing = partner.standings[program];
  if (!standing) throw neverScored(partner, program);
  const months = (Object.keys(standing.history) as Month[]).filter(
    (month) => (from === undefined || month >= from) && (to === undefined || month <= to),
  );
  const items = months.sort().map((month) => {
    const { edition, score, tier, computedAt } = standing.history[month]!;
    return { month, edition, score, tier, stale: isStale(partner, program, month), computedAt };
  });
  const { partnerId } = partner;
  const shown = amounts
    ? items
    : await linesWithoutAmounts({ documents, rulebooks }, items, () => ({ partnerId, program }));
  return { partnerId, program, items: shown };
}

/** One entry of a ledger: what one tenant, subscription or individual added in one month. */
export type LedgerEntry = Omit<LedgerLine, 'amounts' | 'market'> & {
  month: Month;
  /** USD with two decimals for revenue, else a count; the base month's users of growth are negative. */
  amount: number;
};

/** Where a page of a ledger goes on. */
export interface LedgerPosition {
  portion: number;
  line: number;
}

/** Of a ledger line, whether it counts for this score: some count in one market only (R6.6). */
function counts(line: LedgerLine, { markets }: ScoreDocument, edition: Edition): boolean {
  if (line.market === undefined) return true;
  const indicator = edition.indicators.find(({ id }) => id === line.indicator);
  return indicator !== undefined && line.market === marketFor(indicator, markets);
}

/** The ledger lines of a score, portion by portion: no more than one is held. */
export async function* ledgerLines(
  documents: Documents,
  score: ScoreDocument,
  edition: Edition,
  from = { portion: 0, line: 0 },
): AsyncGenerator<{ at: LedgerPosition; line: LedgerLine }> {
  for (let portion = from.portion; portion < score.portions.length; portion++) {
    const { lines } = await readPortion(documents, score, portion);
    const first = portion === from.portion ? from.line : 0;
    for (let index = first; index < lines.length; index++) {
      const { market: _, ...line } = lines[index]!;
      if (counts(lines[index]!, score, edition)) yield { at: { portion, line: index }, line };
    }
  }
}

/** One portion of a score's ledger. */
export async function readPortion(
  documents: Documents,
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

/**
 * What made up a score, entry by entry; of one indicator where one is named, and of the locations that `shows` tells.
 * One point read for a small partner.
 * @throws ProductError `partner-not-found`, `never-scored`, `unknown-indicator`
 */
export async function readLedger(
  documents: Documents,
  rulebooks: Rulebooks,
  mpnId: string,
  program: string,
  wanted: {
    month?: Month | undefined;
    indicator?: string | undefined;
    shows?: (location: string | undefined) => boolean;
    pageSize: number;
    after?: LedgerPosition;
  },
): Promise<LedgerPage> {
  const { partner, score } = await findScore(documents, mpnId, program, wanted.month);
  if (wanted.indicator !== undefined && !score.indicators.some(({ id }) => id === wanted.indicator)) {
    const known = score.indicators.map(({ id }) => id).join(', ');
    throw notFound(
      'unknown-indicator',
      `${program} ${score.edition} has no indicator ${wanted.indicator}. It has ${known}.`,
    );
  }
  const edition = rulebooks.editionNamed(program, score.edition);
  const page: LedgerPage = {
    partnerId: partner.partnerId,
    program,
    edition: score.edition,
    month: score.month,
    stale: isStale(partner, program, score.month),
    entries: [],
  };
  const unitOf = amountUnits(edition);
  for await (const { at, line } of ledgerLines(documents, score, edition, wanted.after)) {
    if (wanted.indicator !== undefined && line.indicator !== wanted.indicator) continue;
    if (wanted.shows?.(line.association?.location) === false) continue;
    if (page.entries.length >= wanted.pageSize) return { ...page, next: at };
    page.entries.push(...entriesOf(line, unitOf(line.indicator)));
  }
  return page;
}

/** How many ledger units make one that is shown: cents of revenue are shown as USD. */
export function amountUnits({ indicators }: Edition): (indicator: string) => number {
  const revenue = new Set(indicators.filter(({ shape }) => shape.kind === 'revenue').map(({ id }) => id));
  return (indicator) => (revenue.has(indicator) ? 100 : 1);
}

function entriesOf({ amounts, ...line }: LedgerLine, unit: number): LedgerEntry[] {
  return amounts.map(([month, amount]) => ({ ...line, month, amount: amount / unit }));
}

/** A stored score. @throws ProductError `partner-not-found`, `never-scored` */
export async function findScore(
  documents: Documents,
  mpnId: string,
  program: string,
  month: Month | undefined,
): Promise<{ partner: PartnerDocument; score: ScoreDocument }> {
  const partner = await findPartner(documents, mpnId);
  const at = month ?? partner.standings[program]?.month;
  const stored = at && (await documents.read(scoresContainer, scoreKey(partner.partnerId, program, at)));
  if (!stored) throw neverScored(partner, program, month);
  return { partner, score: stored.value };
}

/** There is no such score: why that may be. */
export function neverScored(partner: PartnerDocument, program: string, month?: Month) {
  const when = month ? ` for ${month}` : '';
  return notFound(
    'never-scored',
    `Partner ${partner.partnerId} was never scored in ${program}${when}: no report covers it, or the month has not been refreshed.`,
  );
}
