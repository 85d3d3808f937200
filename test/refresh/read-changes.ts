import type { TierChange } from '../../src/events/tier-change.ts';
import { tierChangesContainer } from '../../src/notifications/dispatch/documents.ts';
import type { World } from '../support/world.ts';

/** The tier changes that were written down for a partner. */
export async function readChanges(world: World, partnerId: string): Promise<TierChange[]> {
  const page = await world.documents.query(tierChangesContainer, { partition: partnerId, limit: 100 });
  return page.items.map(({ value }) => value);
}
