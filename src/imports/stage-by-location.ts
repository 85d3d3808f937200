import { hashOfTenant } from '../facts/shards.ts';
import { inPart, type Part } from '../facts/tenant.ts';
import { inParallel } from '../in-parallel.ts';
import { ensure } from '../maps.ts';
import { by } from '../order.ts';
import type { LocationId } from '../reports/rows.ts';
import type { BucketOf, Buckets } from './buckets.ts';
import type { TenantRows } from './monthly-rows.ts';
import type { GroupedReport } from './read.ts';
import { type FileSlices, refuseMore } from './slices.ts';
import { stageLocations, withoutTenants } from './stage-locations.ts';
import { stageInShards } from './stage-shards.ts';
import type { MonthlyStaging } from './staging.ts';
import type { Kept, Step } from './steps.ts';
import { partsOf, type StatedTenant } from './tenant-parts.ts';

const tenantsInUnit = 500;
/** Digits of a tenant's hash by which lines are put in order. */
const hashDigits = 8;
/** Writes made at the same time share the store's round trips. */
const locationsAtOnce = 25;
/** Most tenants, and characters of what is stated about them, that are added to a document at a time. */
const most = { tenants: 50, characters: 256 * 1024 };

/**
 * Stages a report by workload: groups what it states about tenants by location, writes that, and then the locations
 * themselves.
 * @param pairs spread by {@link byRows}
 */
export async function stageByLocation(
  staging: MonthlyStaging,
  grouped: GroupedReport<TenantRows>,
  pairs: Buckets,
  kept: Kept,
  step: Step,
  beat: () => Promise<void>,
): Promise<void> {
  let tenants = 0;
  for await (const rows of grouped.groups()) {
    tenants += rows.length;
    refuseMore('tenants', tenants);
    for (const one of rows) {
      const stated = partsOf(staging, one);
      const hash = hashOfTenant(one.tenant).slice(0, hashDigits);
      for (const [place, location] of stated.locations.entries()) {
        const key = `${location}\t${hash}`;
        pairs.add(key, key + JSON.stringify(inLocation(stated, place)));
      }
    }
    await pairs.flush();
    await beat();
  }
  const before = kept.units ?? 0;
  let begun = 0;
  for await (const lines of pairs.read())
    for (const unit of unitsOf(lines)) {
      if (++begun <= before) continue;
      step.unit();
      await inParallel(unit, locationsAtOnce, (one) => stageLocation(staging, one));
      kept.units = begun;
      await beat();
    }
  await stageLocations(staging, [withoutTenants(staging.slices.locations())], kept, step, beat);
}

/** Returns what is stated about a tenant in one of its locations. */
const inLocation = (stated: StatedTenant, place: number): StatedTenant =>
  stated.locations.length === 1
    ? stated
    : { ...stated, parts: stated.parts.filter((part: Part) => part[inPart.location] === place) };

type OfLocation = [location: LocationId, lines: string[]];

/**
 * Groups lines by location, as many at a time as one unit of work stages: in the order of hashes, since neighbours are
 * in the same shard.
 */
function* unitsOf(lines: readonly string[]): Generator<OfLocation[]> {
  const byLocation = new Map<LocationId, string[]>();
  for (const line of lines) {
    const end = line.indexOf('\t');
    ensure(byLocation, line.slice(0, end), (): string[] => []).push(line.slice(end + 1));
  }
  let unit: OfLocation[] = [];
  let room = tenantsInUnit;
  for (const [location, all] of [...byLocation].sort(by(([location]) => location))) {
    all.sort();
    for (let start = 0; start < all.length; start += tenantsInUnit) {
      const some = all.slice(start, start + tenantsInUnit);
      if (room < some.length) {
        yield unit;
        [unit, room] = [[], tenantsInUnit];
      }
      unit.push([location, some]);
      room -= some.length;
    }
  }
  if (unit.length > 0) yield unit;
}

async function stageLocation(staging: MonthlyStaging, [location, lines]: OfLocation): Promise<void> {
  let some: StatedTenant[] = [];
  let characters = 0;
  const stage = async () => {
    await stageInShards(staging, location, some);
    [some, characters] = [[], 0];
  };
  for (const line of lines) {
    some.push(JSON.parse(line.slice(hashDigits)) as StatedTenant);
    characters += line.length;
    if (some.length >= most.tenants || characters >= most.characters) await stage();
  }
  if (some.length > 0) await stage();
}

/**
 * Creates a spread of a location and a hash that keeps their order and gives each bucket about as many rows: a location
 * with fewer is in one bucket, one with more in several.
 */
export function byRows(slices: FileSlices): BucketOf {
  const places = new Map<LocationId, { start: number; rows: number }>();
  let all = 0;
  for (const location of slices.locations()) {
    const rows = slices.rowsOf(location);
    places.set(location, { start: all, rows });
    all += rows;
  }
  return (key, buckets) => {
    const end = key.indexOf('\t');
    const { start, rows } = places.get(key.slice(0, end))!;
    const within = rows * buckets > all ? (Number.parseInt(key.slice(end + 1), 16) / 16 ** hashDigits) * rows : 0;
    return Math.min(buckets - 1, Math.floor(((start + within) / all) * buckets));
  };
}
