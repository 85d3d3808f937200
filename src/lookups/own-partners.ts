import type { PartnerLine } from '../api/scores.ts';
import { partnerKey, partnersContainer } from '../partners/document.ts';
import { scoreKey, scoresContainer } from '../scores/documents.ts';
import type { Services } from '../scores/services.ts';
import { linesWithoutAmounts } from '../scores/without-amounts.ts';
import type { QueryPosition } from '../storage/ports.ts';
import { fits, isNear, monthLine, newestLine, orderOf, type PartnerFilter } from './listing.ts';

/**
 * Lists a page of the named partners in the form of `listPartners`. Reads them one by one, since a caller who may see a
 * few must not wait for a scan of all. Partners with hidden amounts get scores as in decision 14, also for the order.
 */
export async function listOwnPartners(
  services: Services,
  partnerIds: readonly string[],
  filter: PartnerFilter,
  showsAmounts: (partnerId: string) => boolean,
): Promise<{ items: PartnerLine[]; next?: QueryPosition }> {
  const found = (await linesOf(services, partnerIds, filter)).filter((line) => fits(line, filter));
  const [full, bare] = [true, false].map((shows) => found.filter((line) => showsAmounts(line.partnerId) === shows));
  const shown = [...full!, ...(await linesWithoutAmounts(services, bare!, (line) => line))];
  const lines = shown.filter((line) => isNear(line, filter));
  const order = comparisonOf(filter);
  lines.sort((one, other) => order(placeOf(one, filter), placeOf(other, filter)));
  const { after } = filter;
  const left = after ? lines.filter((line) => order(placeOf(line, filter), after) > 0) : lines;
  const items = left.slice(0, filter.pageSize);
  const last = items.at(-1);
  return last && left.length > items.length ? { items, next: placeOf(last, filter) } : { items };
}

async function linesOf(
  { documents, rulebooks }: Services,
  partnerIds: readonly string[],
  { program, month }: PartnerFilter,
): Promise<PartnerLine[]> {
  const partners = await documents.readMany(partnersContainer, partnerIds.map(partnerKey));
  if (month === undefined) {
    return partners.flatMap((stored) => (stored?.value.listed ? [newestLine(rulebooks, stored.value, program)] : []));
  }
  const keys = partnerIds.map((partnerId) => scoreKey(partnerId, program, month));
  const scores = await documents.readMany(scoresContainer, keys);
  return scores.flatMap((stored, index) =>
    stored ? [monthLine(rulebooks, stored.value, partners[index]?.value)] : [],
  );
}

const placeOf = (line: PartnerLine, { sort }: PartnerFilter): QueryPosition => ({
  value: line[orderOf(sort).by],
  partition: line.partnerId,
  id: 'partner',
});

/** Partners without a score come first (last if descending), as in every listing. */
function comparisonOf({ sort }: PartnerFilter): (one: QueryPosition, other: QueryPosition) => number {
  const sign = orderOf(sort).descending ? -1 : 1;
  const compare = (one: string | number, other: string | number) => (one < other ? -1 : one > other ? 1 : 0);
  const value = ({ value }: QueryPosition) =>
    typeof value === 'string' || typeof value === 'number' ? value : Number.NEGATIVE_INFINITY;
  return (one, other) => sign * (compare(value(one), value(other)) || compare(one.partition, other.partition));
}
