import type { PartnerLine } from '../api/scores.ts';
import type { Month } from '../month.ts';
import {
  type PartnerDocument,
  partnerKey,
  partnersContainer,
  partnersRankedBy,
  rankingPath,
} from '../partners/document.ts';
import { isStale } from '../partners/staleness.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import { type ScoreDocument, scoresContainer } from '../scores/documents.ts';
import type { Services } from '../scores/services.ts';
import type { Tier } from '../scoring/tiers.ts';
import type { Condition, QueryPosition } from '../storage/ports.ts';
import { restatedIn } from './restated.ts';

/** Scores at most `points` above or below the beginning of a tier. */
interface Near {
  points: number;
  tiersFrom: readonly number[];
}

/** What a listing is ordered by; with `-` in front, descending. */
export const partnerSorts = ['score', '-score', 'name', '-name', 'partnerId', '-partnerId'] as const;
type PartnerSort = (typeof partnerSorts)[number];

/** Splits a sort into the property of a line and the direction. */
export const orderOf = (sort: PartnerSort) => ({
  by: sort.replace('-', '') as 'score' | 'name' | 'partnerId',
  descending: sort.startsWith('-'),
});

export interface PartnerFilter {
  program: string;
  /** Scores of this month; by default the newest of each partner. */
  month?: Month | undefined;
  tier?: Tier | undefined;
  stale?: boolean | undefined;
  /** Scores that have replaced another score of the month, or only the others. */
  restated?: boolean | undefined;
  /** A country's ISO 3166-1 alpha-2 code. */
  country?: string | undefined;
  near?: Near | undefined;
  /** Part of a name, or of an id. */
  q?: string | undefined;
  sort: PartnerSort;
  pageSize: number;
  after?: QueryPosition | undefined;
}

/** Most documents read for one page, so that a filter with few hits answers in time, and the next link continues. */
const looksPerPage = 2_000;

/** Lists a page of partners with their scores in one program. A page may be short; the last one has no `next`. */
export async function listPartners(
  services: Services,
  filter: PartnerFilter,
): Promise<{ items: PartnerLine[]; next?: QueryPosition }> {
  const items: PartnerLine[] = [];
  let after = filter.after;
  for (let looked = 0; looked < looksPerPage; ) {
    const { lines, next } = await linesAfter(services, filter, after, filter.pageSize - items.length);
    looked += Math.max(1, lines.length);
    items.push(...lines.filter((line) => fits(line, filter) && isNear(line, filter)));
    after = next;
    if (!next || items.length >= filter.pageSize) break;
  }
  return after ? { items, next: after } : { items };
}

/** Folds a text for comparison: ignores case, composition of accents, and width of letters. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase().normalize('NFKC');

/** Returns true if the score shown is as near to a tier as the filter asks. */
export const isNear = ({ score }: PartnerLine, { near }: Pick<PartnerFilter, 'near'>): boolean =>
  !near || (score !== null && near.tiersFrom.some((from) => Math.abs(score - from) <= near.points));

/**
 * Returns true if a line matches the filter apart from nearness to a tier, which depends on the score that the caller
 * sees.
 */
export function fits(line: PartnerLine, { tier, stale, restated, country, q }: PartnerFilter): boolean {
  const wanted = q && folded(q);
  return (
    (tier === undefined || line.tier === tier) &&
    (stale === undefined || line.stale === stale) &&
    (restated === undefined || (line.restated !== undefined) === restated) &&
    (country === undefined || line.country === country) &&
    (wanted === undefined || folded(line.name).includes(wanted) || line.partnerId.includes(wanted))
  );
}

async function linesAfter(
  { documents, rulebooks }: Services,
  filter: PartnerFilter,
  after: QueryPosition | undefined,
  limit: number,
): Promise<{ lines: PartnerLine[]; next?: QueryPosition | undefined }> {
  const { program, month, sort } = filter;
  const position = after ? { after } : {};
  const { by, descending } = orderOf(sort);
  if (month === undefined) {
    const paths = { score: rankingPath(program), name: 'name', partnerId: 'partition' };
    const orderBy = { path: paths[by], descending };
    const where: Condition[] = [{ path: 'listed', is: '=', value: true }];
    const page = await documents.query(partnersRankedBy([program]), { where, orderBy, limit, ...position });
    return { lines: page.items.map(({ value }) => newestLine(rulebooks, value, program)), next: page.next };
  }
  const where: Condition[] = [
    { path: 'month', is: '=', value: month },
    { path: 'program', is: '=', value: program },
  ];
  const paths = { score: 'score', name: 'partnerName', partnerId: 'partition' };
  const orderBy = { path: paths[by], descending };
  const page = await documents.query(scoresContainer, { where, orderBy, limit, ...position });
  const partners = await documents.readMany(
    partnersContainer,
    page.items.map(({ partition }) => partnerKey(partition)),
  );
  return {
    lines: page.items.map(({ value }, index) => monthLine(rulebooks, value, partners[index]?.value)),
    next: page.next,
  };
}

/** Returns a partner's line with its newest score. */
export function newestLine(rulebooks: Rulebooks, partner: PartnerDocument, program: string): PartnerLine {
  const standing = partner.standings[program];
  return {
    partnerId: partner.partnerId,
    name: partner.name,
    country: partner.country,
    program,
    month: standing?.month ?? null,
    score: standing?.score ?? null,
    tier: standing?.tier ?? null,
    stale: standing !== undefined && isStale(rulebooks, partner, program, standing.month),
    ...restatedIn(standing?.history[standing.month]),
  };
}

/** Returns a partner's line with its score of one month. */
export function monthLine(
  rulebooks: Rulebooks,
  { partnerId, partnerName, program, month, score, tier }: ScoreDocument,
  partner: PartnerDocument | undefined,
): PartnerLine {
  const stale = partner !== undefined && isStale(rulebooks, partner, program, month);
  return {
    partnerId,
    name: partner?.name ?? partnerName,
    country: partner?.country ?? '',
    program,
    month,
    score,
    tier,
    stale,
    ...restatedIn(partner?.standings[program]?.history[month]),
  };
}
