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
import type { LocationId, ProfileRow, TrainingRow } from '../reports/rows.ts';
import type { Container } from '../storage/containers.ts';
import { update } from '../storage/update.ts';
import { always } from './changed-facts.ts';
import { type Candidates, placeLocation } from './stage-locations.ts';
import type { Staging } from './staging.ts';

const rowsPerChunk = 1_000;
const locationDocuments = locationsContainer as Container<LocationDocument>;
const trainingChunks = locationsContainer as Container<TrainingChunk>;

/** Staging of a report without months: each slice is a whole location. */
export interface StatementStaging extends Staging {
  candidates: Candidates;
}

/** Stages one location of a profile file; `rows` may be empty if the file covers the location without a row. */
export async function stageProfile(
  staging: StatementStaging,
  location: LocationId,
  rows: readonly [number, ProfileRow][],
): Promise<void> {
  const kept = stagedRows(staging, 'partner-profile', rows) as ProfileRow[];
  if (!staging.slices.usable(location, '')) return;
  const { documents, reader, number, changedFacts } = staging;
  const row = kept[0] ?? null;
  const [document] = await reader.locations([location]);
  const inForce = reader.profile(document!) ?? null;
  const after = await update(
    documents,
    locationDocuments,
    locationKey(location),
    (before = emptyLocation(location)) => ({
      ...before,
      profile: [
        ...before.profile.filter((stated) => stillNeeded(reader, before.profile, stated.number, number)),
        { number, row },
      ],
    }),
  );
  placeLocation(staging, location, after);
  // A partner's own name and country come from its profile.
  if (JSON.stringify(inForce) !== JSON.stringify(row))
    for (const id of [reader.partnerOf(document!), location]) changedFacts.note(id, always);
}

/** Stages one location of a training file, in chunks that never change. */
export async function stageTraining(
  staging: StatementStaging,
  location: LocationId,
  rows: readonly [number, TrainingRow][],
): Promise<void> {
  const kept = stagedRows(staging, 'training-details', rows);
  if (!staging.slices.usable(location, '')) return;
  const { documents, reader, number, changedFacts } = staging;
  const sorted = kept.map((row) => JSON.stringify(row)).sort();
  const fingerprint = createHash('sha256').update(sorted.join('\n')).digest('base64url').slice(0, 22);
  const [document] = await reader.locations([location]);
  const inForce = reader.snapshot.inForce(document!.training.map((stated) => stated.number));
  const before = document!.training.find((stated) => stated.number === inForce);
  if (before?.fingerprint !== fingerprint) changedFacts.note(reader.partnerOf(document!), always);

  const chunks = Math.ceil(sorted.length / rowsPerChunk);
  const writes = Array.from({ length: chunks }, (_, chunk) => ({
    ...trainingKey(location, number, chunk),
    value: {
      rows: sorted.slice(chunk * rowsPerChunk, (chunk + 1) * rowsPerChunk).map((row) => JSON.parse(row) as TrainingRow),
    },
    when: 'always' as const,
  }));
  for (const write of writes) await documents.write(trainingChunks, write);
  const after = await update(
    documents,
    locationDocuments,
    locationKey(location),
    (stored = emptyLocation(location)) => ({
      ...stored,
      training: [
        ...stored.training.filter((stated) => stillNeeded(reader, stored.training, stated.number, number)),
        { number, chunks, rows: sorted.length, fingerprint },
      ],
    }),
  );
  placeLocation(staging, location, after);
}

/**
 * Returns the rows of one location that count. A profile has one row: a second one with other values is rejected.
 * Training rows have no key: equal rows count once.
 */
export function stagedRows<Row extends ProfileRow | TrainingRow>(
  { slices, rejections }: Pick<StatementStaging, 'slices' | 'rejections'>,
  report: 'partner-profile' | 'training-details',
  rows: readonly [number, Row][],
): Row[] {
  const first = new Map<string, { line: number; said: string; row: Row }>();
  for (const [line, row] of rows) {
    const said = JSON.stringify(row);
    const key = report === 'partner-profile' ? '' : said;
    const known = first.get(key);
    if (!known) {
      first.set(key, { line, said, row });
      continue;
    }
    slices.uncountRow(row.location, '');
    if (known.said === said) {
      slices.repeatRow(row.location, '');
      continue;
    }
    slices.reject({ location: row.location, month: '' });
    const message = `Line ${known.line} is about the same location and says something else. Keep one of the two.`;
    rejections.add({ line, column: null, code: 'duplicate-key', message });
  }
  return [...first.values()].map((entry) => entry.row);
}

function stillNeeded(reader: FactsReader, all: readonly { number: number }[], of: number, number: number): boolean {
  const inForce = reader.snapshot.inForce(all.map((stated) => stated.number)) ?? 0;
  return of !== number && of >= inForce;
}
