import type { TierChange } from '../events/tier-change.ts';
import { inParallel } from '../in-parallel.ts';
import { tierChangesContainer } from '../notifications/dispatch/documents.ts';
import type { Services } from '../scores/services.ts';
import type { Query, QueryPosition, Stored } from '../storage/ports.ts';

/** Lists a page of tier changes, newest first: of all partners, or of those named. */
export async function listTierChanges(
  { documents }: Pick<Services, 'documents'>,
  query: Omit<Query, 'partition'>,
  partnerIds?: readonly string[],
): Promise<{ items: TierChange[]; next?: QueryPosition }> {
  const wanted = { ...query, orderBy: { path: 'occurredAt', descending: true } };
  if (partnerIds === undefined) {
    const { items, next } = await documents.query(tierChangesContainer, wanted);
    return { items: items.map(({ value }) => value), ...(next ? { next } : {}) };
  }
  const pages = await inParallel(partnerIds, 8, (partition) =>
    documents.query(tierChangesContainer, { ...wanted, partition }),
  );
  const found = pages.flatMap(({ items }) => items).sort(newestFirst);
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  const more = found.length > items.length || pages.some(({ next }) => next !== undefined);
  const next = last && { value: last.value.occurredAt, partition: last.partition, id: last.id };
  return { items: items.map(({ value }) => value), ...(next && more ? { next } : {}) };
}

const keyOf = ({ value, partition, id }: Stored<TierChange>) => [value.occurredAt, partition, id] as const;

function newestFirst(one: Stored<TierChange>, other: Stored<TierChange>): number {
  const [mine, theirs] = [keyOf(one), keyOf(other)];
  const at = mine.findIndex((part, index) => part !== theirs[index]);
  return at < 0 ? 0 : mine[at]! < theirs[at]! ? 1 : -1;
}
