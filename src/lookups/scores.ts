import { notFound } from '../errors.ts';
import type { PartnerDocument } from '../facts/documents.ts';
import { isStale } from '../facts/staleness.ts';
import type { Month } from '../month.ts';
import { ledgerContainer, type ScoreDocument, scoreKey, scoresContainer } from '../refresh/documents.ts';
import type { LedgerLine } from '../scoring/ledger.ts';
import type { Documents } from '../storage/ports.ts';
import { findPartner } from './partners.ts';

/** A score as the API shows it. */
export type ScoreView = Omit<ScoreDocument, 'portions' | 'effect' | 'partnerName'> & {
  partnerName: string;
  stale: boolean;
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
  const { partner, score } = await find(documents, mpnId, program, month);
  const { portions: _, effect: __, partnerName: ___, ...shown } = score;
  return { ...shown, partnerName: partner.name, stale: isStale(partner, program, score.month) };
}

export interface HistoryLine {
  month: Month;
  edition: string;
  score: number;
  tier: string;
  stale: boolean;
  computedAt: string;
}

/** Scores by month, oldest first, from `from` to `to`. @throws ProductError `partner-not-found`, `never-scored` */
export async function readHistory(
  documents: Documents,
  mpnId: string,
  program: string,
  { from, to }: { from?: Month | undefined; to?: Month | undefined },
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
  return { partnerId: partner.partnerId, program, items };
}

/** One entry of a ledger: what one tenant, subscription or individual added in one month. */
export type LedgerEntry = Omit<LedgerLine, 'amounts'> & {
  month: Month;
  /** USD with two decimals for revenue, else a count; the base month's users of growth are negative. */
  amount: number;
};

/** Where a page of a ledger goes on. */
export interface LedgerPosition {
  portion: number;
  line: number;
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
 * What made up a score, entry by entry; of one indicator where one is named. One point read for a small partner.
 * @throws ProductError `partner-not-found`, `never-scored`, `unknown-indicator`
 */
export async function readLedger(
  documents: Documents,
  mpnId: string,
  program: string,
  wanted: { month?: Month | undefined; indicator?: string | undefined; pageSize: number; after?: LedgerPosition },
): Promise<LedgerPage> {
  const { partner, score } = await find(documents, mpnId, program, wanted.month);
  if (wanted.indicator !== undefined && !score.indicators.some(({ id }) => id === wanted.indicator)) {
    const known = score.indicators.map(({ id }) => id).join(', ');
    throw notFound(
      'unknown-indicator',
      `${program} ${score.edition} has no indicator ${wanted.indicator}. It has ${known}.`,
    );
  }
  const page: LedgerPage = {
    partnerId: partner.partnerId,
    program,
    edition: score.edition,
    month: score.month,
    stale: isStale(partner, program, score.month),
    entries: [],
  };
  let line = wanted.after?.line ?? 0;
  for (let portion = wanted.after?.portion ?? 0; portion < score.portions.length; portion++, line = 0) {
    const stored = await documents.read(ledgerContainer, {
      partition: partner.partnerId,
      id: score.portions[portion]!,
    });
    if (!stored) throw new Error(`Ledger portion ${score.portions[portion]} of partner ${partner.partnerId} is gone`);
    const { lines } = stored.value;
    for (; line < lines.length; line++) {
      if (page.entries.length >= wanted.pageSize) return { ...page, next: { portion, line } };
      const one = lines[line]!;
      if (wanted.indicator === undefined || one.indicator === wanted.indicator) page.entries.push(...entriesOf(one));
    }
  }
  return page;
}

function entriesOf({ amounts, ...line }: LedgerLine): LedgerEntry[] {
  const unit = line.indicator === 'net-new-revenue' ? 100 : 1;
  return amounts.map(([month, amount]) => ({ ...line, month, amount: amount / unit }));
}

async function find(
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

function neverScored(partner: PartnerDocument, program: string, month?: Month) {
  const when = month ? ` for ${month}` : '';
  return notFound(
    'never-scored',
    `Partner ${partner.partnerId} was never scored in ${program}${when}: no report covers it, or the month has not been refreshed.`,
  );
}
