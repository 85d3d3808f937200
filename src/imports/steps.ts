import { hash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { SnapshotData } from '../facts/catalogue.ts';
import type { Month } from '../month.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Blobs, Documents, Queues } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import type { ChangedMonths } from './changed-facts.ts';
import {
  type ImportDocument,
  importKey,
  importsContainer,
  keptBlob,
  type SliceList,
  type Totals,
} from './documents.ts';

/** Milliseconds after which a message ends its work, if it can, and leaves the rest to a further one. */
export const stepMilliseconds = 150_000;
/** Least milliseconds for work after the file was read. */
const leastForWork = 60_000;

/** The time of one message is over; what it has done is kept. */
export class StepOver extends Error {
  override readonly name = 'StepOver';
}

/** The work of one message: does at least one unit, and begins no further one after its time. */
export class Step {
  readonly #clock: Clock;
  readonly #milliseconds: number;
  #end: number;
  #isFirst = true;

  constructor(clock: Clock, milliseconds: number) {
    this.#clock = clock;
    this.#milliseconds = milliseconds;
    this.#end = clock.now().getTime() + milliseconds;
  }

  /** Notes that the file was read: however long that took, some time is left for work. */
  hasRead(): void {
    this.#end = Math.max(this.#end, this.#clock.now().getTime() + Math.min(leastForWork, this.#milliseconds));
  }

  /** Returns true if a further unit of work may be begun, or false if it is left to a further message. */
  mayBegin(): boolean {
    if (!this.#isFirst && this.#clock.now().getTime() >= this.#end) return false;
    this.#isFirst = false;
    return true;
  }

  /**
   * Call it before each unit of work.
   * @throws StepOver if the unit is left to a further message
   */
  unit(): void {
    if (!this.mayBegin()) throw new StepOver();
  }
}

/** Sums of one month so far. */
interface MonthSums {
  now: Totals;
  same: Totals;
  earlier: Totals;
  had: { same: boolean; earlier: boolean };
  states: boolean;
}

/** A comparison under way. */
export interface Comparison {
  /** Locations still to be looked at: those of the file, then all others ever named. */
  left: LocationId[];
  months: [Month | '', MonthSums][];
  emptied: SliceList;
  absent: SliceList;
  /** Locations of the file that no fact in force is about, with their rows in it. */
  unnamed?: [LocationId, number][];
  /** Locations of the file that will roll up to another partner, in words, with their rows in it. */
  moved?: [string, number][];
  /** Locations of the file that will roll up to another one, `isOther` if not to the same as before. */
  rollUps?: { location: LocationId; to: LocationId; rows: number; isOther: boolean }[];
}

/**
 * What an import keeps from one message to the next: what it has learned from the store, and its position. All that the
 * file states is read again, which costs no request units.
 */
export interface Kept {
  /** The snapshot that all of the import is compared with. */
  moment: SnapshotData;
  newestMonth: Month;
  /** Digest of what was read from the file; if another version reads it differently, staging begins anew. */
  reading: string;
  /** Locations without a row that the file covers as the whole network. */
  covered: LocationId[];
  /** By location and month, the import in force for slices of the file; absent until the first step is over. */
  inForce?: [LocationId, [Month, number][]][];
  /** The last tenant staged, in the order in which they are read; empty for none. */
  tenantsTo: string;
  /** For a report by workload, the number of units whose rows are staged. */
  units?: number;
  /** The locations staged. */
  locations: LocationId[];
  changedFacts: [LocationId, ChangedMonths][];
  comparison?: Comparison;
}

/** Returns what an import begins with. */
export const keepNothing = (moment: SnapshotData, newestMonth: Month, reading: string): Kept => ({
  moment,
  newestMonth,
  reading,
  covered: [],
  tenantsTo: '',
  locations: [],
  changedFacts: [],
});

/** Returns a digest of what was read from a file. */
export const digestOf = (...read: unknown[]): string => hash('sha256', JSON.stringify(read), 'base64url').slice(0, 22);

/** Reads what the step before has kept. */
export async function readKept(blobs: Blobs, { step }: ImportDocument): Promise<Kept | undefined> {
  if (!step) return undefined;
  const stream = await blobs.read(step.blob);
  if (!stream) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Kept;
}

interface Services {
  documents: Documents;
  blobs: Blobs;
  queues: Queues;
  clock: Clock;
}

/**
 * Ends a step: keeps its state, notes it in the import, and sends the message that goes on, unless another worker has
 * ended the same step. A crash in between leaves the step's own message, which goes on from the newest state.
 */
export async function leaveRest(
  { documents, blobs, queues, clock }: Services,
  { id, step }: ImportDocument,
  token: string,
  kept: Kept,
): Promise<void> {
  const blob = keptBlob(id, token);
  await blobs.write(blob, Buffer.from(JSON.stringify(kept)));
  const number = (step?.number ?? 0) + 1;
  const after = await update(documents, importsContainer, importKey(id), (before) => {
    if (!before?.open || before.stagedAt !== null || before.step?.blob !== step?.blob) return undefined;
    const progressAt = clock.now().toISOString();
    return { ...before, step: { number, blob }, triedBy: null, deaths: 0, progressAt };
  });
  if (after?.step?.blob !== blob) return blobs.remove(blob);
  if (step) await blobs.remove(step.blob);
  await queues.send('imports', { importId: id });
}
