import { setImmediate } from 'node:timers/promises';
import { inPart, type Part } from '../facts/tenant.ts';
import { eachInParallel, inParallel } from '../in-parallel.ts';
import { ensure } from '../maps.ts';
import { yearOfNumber } from '../month.ts';
import {
  isByWorkload,
  type LocationId,
  type MonthlyReportName,
  type ProfileRow,
  type TrainingRow,
} from '../reports/rows.ts';
import type { Blobs } from '../storage/ports.ts';
import { type BucketOf, Buckets, byRank } from './buckets.ts';
import type { TenantRows } from './monthly-rows.ts';
import type { GroupedReport, LocationRows } from './read.ts';
import { refuseMore } from './slices.ts';
import { byRows, stageByLocation } from './stage-by-location.ts';
import {
  addCandidates,
  type Candidates,
  type NamedTenants,
  stageLocations,
  withoutTenants,
} from './stage-locations.ts';
import { stagedRows, stageProfile, stageTraining } from './stage-statements.ts';
import { stageTenants } from './stage-tenants.ts';
import type { MonthlyStaging, Staging } from './staging.ts';
import { type Kept, type Step, StepOver } from './steps.ts';
import { partsOf } from './tenant-parts.ts';

const memoryForPairs = 8 * 1024 ** 2;
/** Writes made at the same time share the store's round trips. */
const locationsAtOnce = 50;
/** While the store writes some groups of rows, further ones are prepared. */
const groupsAtOnce = 2;

/** A report that was read, and what is done with it. */
export interface ReadReport {
  grouped: GroupedReport<unknown>;
  /** Finds rows that contradict each other, which only grouping shows. */
  check(beat: () => Promise<void>): Promise<void>;
  /** Stages the rows that no earlier step has staged; notes its position in `kept`. */
  stage(staging: Staging, kept: Kept, step: Step, beat: () => Promise<void>): Promise<void>;
}

/** Returns what is done with the rows of a monthly report. */
export function monthly(
  report: MonthlyReportName,
  grouped: GroupedReport<TenantRows>,
  blobs: Blobs,
  pairsPrefix: string,
): ReadReport {
  return {
    grouped,
    async check(beat) {
      for await (const tenants of grouped.groups()) {
        for (const rows of tenants) partsOf({ report, number: 0, ...grouped }, rows);
        await beat();
      }
    },
    async stage(given, kept, step, beat) {
      const staging = { ...given, report };
      const { slices } = grouped;
      if (kept.inForce) slices.noteAllInForce(kept.inForce);
      else await noteInForce(staging, slices.locations());
      const pairsBy = (bucketOf: BucketOf) => new Buckets(blobs, pairsPrefix, memoryForPairs, bucketOf);
      if (isByWorkload(report)) await stageByLocation(staging, grouped, pairsBy(byRows(slices)), kept, step, beat);
      else await stageByTenant(staging, grouped, pairsBy(byRank(slices.locations())), kept, step, beat);
    },
  };
}

/** Returns what is done with the rows of a report without months. */
export function byLocation(
  report: 'partner-profile' | 'training-details',
  grouped: GroupedReport<LocationRows>,
): ReadReport {
  return {
    grouped,
    async check(beat) {
      for await (const locations of grouped.groups()) {
        for (const { rows } of locations) stagedRows(grouped, report, rows);
        await beat();
      }
    },
    stage: (staging, kept, step, beat) => stageStatements(staging, grouped, report, kept, step, beat),
  };
}

/** Stages by tenant first; the tenants of each location are then grouped by location. */
async function stageByTenant(
  staging: MonthlyStaging,
  grouped: GroupedReport<TenantRows>,
  pairs: Buckets,
  kept: Kept,
  step: Step,
  beat: () => Promise<void>,
): Promise<void> {
  const { slices } = staging;
  const locations = slices.locations();
  let [newest, isOver] = [0, false];
  const onOver = () => {
    isOver = true;
  };
  await eachInParallel(
    unitsOf(grouped.groups(), kept.tenantsTo, step, onOver),
    groupsAtOnce,
    async ({ rows, staged, unit }) => {
      const stated = staged ? rows.map((one) => partsOf(staging, one)) : await stageTenants(staging, rows);
      if (unit > newest) [newest, kept.tenantsTo] = [unit, rows.at(-1)!.tenant];
      for (const { tenant, locations, parts } of stated) {
        for (const [place, year] of placesAndYears(parts))
          pairs.add(locations[place]!, `${locations[place]}\t${year}\t${tenant}`);
      }
      await pairs.flush();
      await beat();
    },
  );
  if (isOver) throw new StepOver();
  await stageLocations(staging, namedIn(pairs, locations), kept, step, beat);
}

/** Lists the locations of parts, as places, with the calendar years, each pair once. */
function placesAndYears(parts: readonly Part[]): [place: number, year: number][] {
  const found: [number, number][] = [];
  for (const part of parts) {
    const [place, year] = [part[inPart.location]!, yearOfNumber(part[inPart.month]!)];
    if (!found.some(([known, inYear]) => known === place && inYear === year)) found.push([place, year]);
  }
  return found;
}

/** Yields all locations of a file with the tenants that it names. */
async function* namedIn(pairs: Buckets, locations: readonly LocationId[]): AsyncGenerator<NamedTenants> {
  const unnamed = new Set(locations);
  for await (const lines of pairs.read()) {
    const named = new Map<LocationId, Map<string, Set<string>>>();
    for (const line of lines) {
      const [location, year, tenant] = line.split('\t') as [LocationId, string, string];
      unnamed.delete(location);
      const years = ensure(named, location, () => new Map<string, Set<string>>());
      ensure(years, year, () => new Set<string>()).add(tenant);
    }
    yield named;
  }
  yield withoutTenants([...unnamed]);
}

/** Some tenants that are staged together. */
interface Unit {
  rows: TenantRows[];
  /** True if an earlier step has staged them. */
  staged: boolean;
  /** Its number, from 1, if this step stages it. */
  unit: number;
}

/**
 * Yields the tenants of a file in units: first those staged up to a tenant, then the others, as long as there is time.
 * Tenants come in the same order whenever the file is read. Units are begun one after the other, so that those of a
 * step that is over all come before those that are left.
 * @param onOver called if tenants are left: an error of the generator would hide that of a unit under way
 */
async function* unitsOf(
  groups: AsyncIterable<TenantRows[]>,
  to: string,
  step: Step,
  onOver: () => void,
): AsyncGenerator<Unit> {
  let left = to !== '';
  let [tenants, unit] = [0, 0];
  for await (const rows of groups) {
    tenants += rows.length;
    refuseMore('tenants', tenants);
    const place = left ? rows.findIndex(({ tenant }) => tenant === to) : -1;
    const until = place >= 0 ? place + 1 : left ? rows.length : 0;
    if (place >= 0) left = false;
    if (until > 0) yield { rows: rows.slice(0, until), staged: true, unit: 0 };
    if (until === rows.length) continue;
    if (!step.mayBegin()) return onOver();
    // In a new turn: the store's thread writes the previous tenants while these are prepared.
    await setImmediate();
    yield { rows: until > 0 ? rows.slice(until) : rows, staged: false, unit: ++unit };
  }
  if (left) throw new Error(`The file has no tenant ${to} any more, up to which it was staged.`);
}

/** Reads each location of the file once: staging tenants needs neither its other slices nor other locations. */
async function noteInForce(
  { reader, report, slices }: MonthlyStaging,
  locations: readonly LocationId[],
): Promise<void> {
  for (let start = 0; start < locations.length; start += locationsAtOnce) {
    const some = locations.slice(start, start + locationsAtOnce);
    // A separate reader, so that its cache of locations is dropped with it.
    const beside = reader.beside();
    await beside.locations(some);
    for (const location of some) slices.noteInForce(location, (month) => beside.inForce(report, location, month));
  }
}

async function stageStatements(
  staging: Staging,
  grouped: GroupedReport<LocationRows>,
  report: 'partner-profile' | 'training-details',
  kept: Kept,
  step: Step,
  beat: () => Promise<void>,
): Promise<void> {
  const staged = new Set(kept.locations);
  const unnamed = new Set(grouped.slices.locations());
  const stageAll = async (all: readonly LocationRows[]) => {
    for (const { location, rows } of all) if (staged.has(location)) stagedRows(staging, report, rows);
    const left = all.filter(({ location }) => !staged.has(location));
    for (let start = 0; start < left.length; start += locationsAtOnce) {
      step.unit();
      const some = left.slice(start, start + locationsAtOnce);
      const candidates: Candidates = new Map();
      await inParallel(some, locationsAtOnce, async ({ location, rows }) => {
        const of = { ...staging, candidates };
        if (report === 'partner-profile') await stageProfile(of, location, rows as [number, ProfileRow][]);
        else await stageTraining(of, location, rows as [number, TrainingRow][]);
      });
      await addCandidates(staging.documents, candidates);
      kept.locations.push(...some.map(({ location }) => location));
    }
  };
  for await (const locations of grouped.groups()) {
    for (const { location } of locations) unnamed.delete(location);
    await stageAll(locations);
    await beat();
  }
  await stageAll([...unnamed].map((location) => ({ location, rows: [] })));
}
