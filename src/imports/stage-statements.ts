import { createHash } from 'node:crypto';
import {
  emptyLocation,
  type LocationDocument,
  locationKey,
  locationsContainer,
  type TrainingChunk,
  trainingKey,
} from '../facts/documents.ts';
import type { FactsReader } from '../facts/reader.ts';
import { update } from '../facts/update.ts';
import type { LocationId, ProfileRow, TrainingRow } from '../reports/rows.ts';
import type { Container } from '../storage/containers.ts';
import type { Documents } from '../storage/ports.ts';
import type { Rejections } from './read.ts';
import type { FileSlices } from './slices.ts';
import { addCandidate, candidate } from './stage-locations.ts';
import { always, type Touches } from './touches.ts';

const rowsPerChunk = 1_000;
const locationDocuments = locationsContainer as Container<LocationDocument>;
const trainingChunks = locationsContainer as Container<TrainingChunk>;

/** What staging the two reports without months needs. Their slices are whole locations. */
export interface StatementStaging {
  documents: Documents;
  reader: FactsReader;
  number: number;
  slices: FileSlices;
  rejections: Rejections;
  touches: Touches;
}

/** Stages what a profile file says of one location; `rows` may be empty where the file covers it without one. */
export async function stageProfile(
  staging: StatementStaging,
  location: LocationId,
  rows: readonly [number, ProfileRow][],
): Promise<void> {
  const kept = distinct(staging, rows, () => '');
  if (!staging.slices.usable(location, '')) return;
  const { documents, reader, number, touches } = staging;
  const row = kept[0] ?? null;
  const [document] = await reader.locations([location]);
  const inForce = reader.profile(document!) ?? null;
  if (JSON.stringify(inForce) !== JSON.stringify(row)) {
    // Both partners change when a location moves, and a partner's own name and country are in its profile.
    for (const id of [reader.partnerOf(document!), row?.globalAccount || location, location]) touches.touch(id, always);
  }
  await addCandidate(documents, row?.globalAccount || location, location);
  await update(documents, locationDocuments, locationKey(location), (before = emptyLocation(location)) => ({
    ...before,
    profile: [
      ...before.profile.filter((stated) => stillNeeded(reader, before.profile, stated.number, number)),
      { number, row },
    ],
  }));
}

/** Stages what a training file says of one location, in chunks that never change. */
export async function stageTraining(
  staging: StatementStaging,
  location: LocationId,
  rows: readonly [number, TrainingRow][],
): Promise<void> {
  const kept = distinct(
    staging,
    rows,
    (row) => `${row.individual}\n${row.exam}\n${row.completed}\n${row.exam && !row.certification ? '' : row.title}`,
  );
  if (!staging.slices.usable(location, '')) return;
  const { documents, reader, number, touches } = staging;
  const sorted = kept.map((row) => JSON.stringify(row)).sort();
  const fingerprint = createHash('sha256').update(sorted.join('\n')).digest('base64url').slice(0, 22);
  const [document] = await reader.locations([location]);
  const inForce = reader.snapshot.inForce(document!.training.map((stated) => stated.number));
  const before = document!.training.find((stated) => stated.number === inForce);
  if (before?.fingerprint !== fingerprint) touches.touch(reader.partnerOf(document!), always);

  const chunks = Math.ceil(sorted.length / rowsPerChunk);
  const writes = Array.from({ length: chunks }, (_, chunk) => ({
    ...trainingKey(location, number, chunk),
    value: {
      rows: sorted.slice(chunk * rowsPerChunk, (chunk + 1) * rowsPerChunk).map((row) => JSON.parse(row) as TrainingRow),
    },
    when: 'always' as const,
  }));
  for (const write of writes) await documents.write(trainingChunks, write);
  await candidate(staging, location);
  await update(documents, locationDocuments, locationKey(location), (stored = emptyLocation(location)) => ({
    ...stored,
    training: [
      ...stored.training.filter((stated) => stillNeeded(reader, stored.training, stated.number, number)),
      { number, chunks, fingerprint },
    ],
  }));
}

/** Two rows with one key are one if they say the same; otherwise the second is rejected. */
function distinct<Row extends ProfileRow | TrainingRow>(
  { slices, rejections }: StatementStaging,
  rows: readonly [number, Row][],
  keyOf: (row: Row) => string,
): Row[] {
  const first = new Map<string, { line: number; said: string; row: Row }>();
  for (const [line, row] of rows) {
    const key = keyOf(row);
    const said = JSON.stringify(row);
    const known = first.get(key);
    if (!known) {
      first.set(key, { line, said, row });
      continue;
    }
    slices.uncountRow(row.location, '');
    if (known.said === said) continue;
    slices.reject(row.location, '');
    const message = `Line ${known.line} has the same key with other values. Keep one of the two.`;
    rejections.add({ line, column: null, code: 'duplicate-key', message });
  }
  return [...first.values()].map((entry) => entry.row);
}

function stillNeeded(reader: FactsReader, all: readonly { number: number }[], of: number, number: number): boolean {
  const inForce = reader.snapshot.inForce(all.map((stated) => stated.number)) ?? 0;
  return of !== number && of >= inForce;
}
