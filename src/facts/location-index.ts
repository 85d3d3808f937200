import type { LocationId } from '../reports/rows.ts';
import type { Documents } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import { byLocation, locationIndexContainer, locationIndexKey } from './documents.ts';

/** Locations per chunk of the index. */
const locationsPerChunk = 20_000;

/**
 * Reads all locations that imports have ever named, in ascending order: a superset of those in force. One point read
 * per 20,000.
 */
export async function locationsEverNamed(documents: Documents): Promise<LocationId[]> {
  const all: LocationId[] = [];
  for (let chunk = 0; ; chunk++) {
    const found = await documents.read(locationIndexContainer, locationIndexKey(chunk));
    if (!found) break;
    for (const location of found.value.locations) all.push(location);
    if (found.value.locations.length < locationsPerChunk) break;
  }
  return all.sort(byLocation);
}

/** Adds locations to the index. Safe to repeat, and safe when several imports do it at the same time. */
export async function nameLocations(documents: Documents, locations: Iterable<LocationId>): Promise<void> {
  const missing = new Set(locations);
  for (let chunk = 0; missing.size > 0; chunk++) {
    let left: LocationId[] = [];
    await update(documents, locationIndexContainer, locationIndexKey(chunk), (before) => {
      const known = new Set(before?.locations);
      const fresh = [...missing].filter((location) => !known.has(location)).sort(byLocation);
      const room = Math.max(0, locationsPerChunk - known.size);
      left = fresh.slice(room);
      if (room === 0 || fresh.length === 0) return undefined;
      return { locations: [...known, ...fresh.slice(0, room)].sort(byLocation) };
    });
    missing.clear();
    for (const location of left) missing.add(location);
  }
}
