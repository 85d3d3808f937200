import { hash } from 'node:crypto';
import {
  bySplit,
  documentOf,
  firstShard,
  type RowsInLocation,
  rowsIn,
  type Shard,
  type ShardPlace,
  shardKey,
  shards,
  tenantsIn,
} from '../facts/shards.ts';
import { emptyTenant, inPart, statedIn, type TenantDocument } from '../facts/tenant.ts';
import { inParallel } from '../in-parallel.ts';
import { by } from '../order.ts';
import { type LocationId, workloadReportNames } from '../reports/rows.ts';
import type { Documents, Write } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import type { MonthlyStaging } from './staging.ts';
import { noteChanges } from './tenant-changes.ts';
import { joined, withParts } from './tenant-document.ts';
import type { StatedTenant } from './tenant-parts.ts';

/**
 * A shard with more is split: little enough for a shard to be rewritten at low cost, and below the limit of 2 MB
 * whatever its characters. A tenant with more has its own shard.
 */
const most = { tenants: 100, characters: 512 * 1024 };
const shardsAtOnce = 16;

type Tenants = [tenant: string, rows: RowsInLocation][];

/**
 * Stages what an import states about some tenants in one location: writes their parts under its number, invisible
 * before the switch-over, and notes the facts that it will change.
 */
export async function stageInShards(
  staging: MonthlyStaging,
  location: LocationId,
  stated: readonly StatedTenant[],
): Promise<void> {
  await stageIn(staging, firstShard(location), stated);
}

async function stageIn(staging: MonthlyStaging, place: ShardPlace, stated: readonly StatedTenant[]): Promise<void> {
  const { documents } = staging;
  const isFirst = place.prefix === '';
  const change = (before: Shard | undefined) => {
    if (before === undefined && isFirst) return undefined;
    return withStated(staging, place.location, before ?? { tenants: [] }, stated);
  };
  const write = ({ value, when }: Write<Shard>) => writeShard(documents, place, value, when);
  const after = await update(documents, shards, shardKey(place), change, { write });
  if (after === undefined) {
    if (!isFirst) return;
    await createFirst(staging, place.location);
    return stageIn(staging, place, stated);
  }
  if ('split' in after) {
    const parts = bySplit(place, after.split, stated, ({ tenant }) => tenant);
    await inParallel(parts, shardsAtOnce, ([part, some]) => stageIn(staging, part, some));
  }
}

function withStated(
  staging: MonthlyStaging,
  location: LocationId,
  shard: Shard,
  stated: readonly StatedTenant[],
): Shard | undefined {
  if ('split' in shard) return undefined;
  const tenants = new Map(shard.tenants);
  let isChanged = false;
  for (const one of stated) {
    const known = tenants.get(one.tenant);
    const before = known && documentOf(location, known);
    noteChanges(staging, before, one);
    const after = withParts(staging, before ?? emptyTenant(), one);
    if (after === undefined) continue;
    isChanged = true;
    const rows = rowsIn(after);
    if (rows) tenants.set(one.tenant, rows);
    else tenants.delete(one.tenant);
  }
  return isChanged ? { tenants: [...tenants].sort(by(([tenant]) => tenant)) } : undefined;
}

/**
 * Looks at tenants of earlier imports that the file does not name in a location: their rows may be gone, or a gap may
 * be closed. Call it when all tenants that the file names are staged.
 */
export async function noteUnnamedInShards(staging: MonthlyStaging, location: LocationId): Promise<void> {
  const { documents, report, number } = staging;
  const place = firstShard(location);
  const read = async () => (await documents.read(shards, shardKey(place)))?.value;
  let first = await read();
  if (first === undefined) {
    await createFirst(staging, location);
    first = await read();
  }
  for await (const tenants of tenantsIn(documents, place, first))
    for (const [, rows] of tenants) {
      const document = documentOf(location, rows);
      const isNamed = statedIn(document, report).parts.some((part) => part[inPart.number] === number);
      if (!isNamed) noteChanges(staging, document, undefined);
    }
}

/** Creates the first shard of a location, with the rows that former versions kept in its tenants' documents. */
async function createFirst({ documents, reader }: MonthlyStaging, location: LocationId): Promise<void> {
  const former: Tenants = [];
  // A separate reader, whose cache of locations is dropped with it.
  for await (const some of reader.beside().workloads.former(location))
    for (const [tenant, document] of some) former.push([tenant, rowsIn(withUsedTexts(document))!]);
  // If another import was faster, it has moved the same rows.
  await writeShard(documents, firstShard(location), { tenants: former }, 'absent');
}

/** Returns the reports by workload of a document with only the texts that they name. */
function withUsedTexts(document: TenantDocument): TenantDocument {
  const { locations, names } = document;
  let used = emptyTenant();
  for (const report of workloadReportNames) {
    const stated = { tenant: '', locations, names, ...statedIn(document, report) };
    if (stated.parts.length > 0) used = joined(report, used, stated, true);
  }
  return used;
}

const isLarge = (tenants: Tenants): boolean =>
  tenants.length > most.tenants || (tenants.length > 1 && JSON.stringify(tenants).length > most.characters);

/**
 * Writes a shard, in several if it is too large: those that it is split into first, where nobody finds them until the
 * shard itself names them. Their ids follow from its content, so that writing them again, or by two processes, writes
 * the same; and none is written that exists, since it may have been changed.
 * @returns false if the condition does not hold
 */
async function writeShard(
  documents: Documents,
  place: ShardPlace,
  shard: Shard,
  when: Write<Shard>['when'],
): Promise<boolean> {
  const key = shardKey(place);
  if ('split' in shard || !isLarge(shard.tenants)) return documents.write(shards, { ...key, value: shard, when });
  const split = hash('sha256', JSON.stringify(shard.tenants), 'base64url').slice(0, 12);
  const parts = bySplit(place, split, shard.tenants, ([tenant]) => tenant);
  await inParallel(parts, shardsAtOnce, ([part, tenants]) => writeShard(documents, part, { tenants }, 'absent'));
  return documents.write(shards, { ...key, value: { split }, when });
}
