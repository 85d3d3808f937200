import type { Month } from '../month.ts';
import type { Note, NoteCode } from '../reports/notes.ts';
import type { LocationId, Rejection, ReportName } from '../reports/rows.ts';
import type { Container } from '../storage/containers.ts';

/** A slice as imports name it; the month is empty for training and profiles. */
export interface Slice {
  location: LocationId;
  month: Month | '';
}

/** Sums of rows. A tenant counts once per location; seats are active users in usage. */
export interface Totals {
  rows: number;
  tenants: number;
  seats: number;
  cents: number;
}

/** Sums of a file for one month (empty for training and profiles), beside those in force before it. */
export interface MonthTotals {
  month: Month | '';
  now: Totals;
  /**
   * Basis of `before`: the same slices in earlier imports, or the same locations the month before; null without either.
   */
  comparedWith: 'same-slices' | 'month-before' | null;
  before: Totals | null;
}

/** A number of slices, with the first hundred of them. */
export interface SliceList {
  count: number;
  /** `rows`: rows in force of the slice; of an absent slice, those of the month before. */
  first: (Slice & { rows: number })[];
}

/** Progress of marking stale scores. */
export interface Marked {
  /** By blob of changed facts, the number of its locations done. */
  done: Record<string, number>;
  staleScores: number;
}

/** One report file from its acceptance to its end. */
export interface ImportDocument {
  id: string;
  report: ReportName;
  /** Name of the file, if its sender gave it. */
  fileName?: string;
  /** Position in the order of acceptance: of two imports that state a slice, the one with the higher number holds. */
  number: number;
  status: 'queued' | 'running' | 'succeeded' | 'failed';
  /** Use the good rows of slices in which a row was rejected. */
  partial: boolean;
  /** Slices that the file states even without a row. */
  covers: Slice[];
  /** The file is the whole network: every known location without a row is stated as having none. */
  complete: boolean;
  /** Check only: the import never takes effect and has no number. */
  check: boolean;
  encoding: 'identity' | 'gzip';
  /** Name of the blob that holds the uploaded file. */
  blob: string;
  bytes: number;
  /** SHA-256 of the bytes, hex. */
  contentHash: string;
  rowsRead: number;
  rowsAccepted: number;
  rowsRejected: number;
  /** Good rows that are not used because a row of their slice was rejected. */
  rowsSetAside: number;
  /** The first thousand. */
  rejections: Omit<Rejection, 'slice'>[];
  /** Values that earn nothing, and ignored columns. */
  notes: Note[];
  /** Number of rows with further values, by the notes' code. */
  furtherNotes: Partial<Record<NoteCode, number>>;
  /** Sums of the file by month, beside those in force. */
  totals: MonthTotals[];
  /** Slices that had rows in force and have none in this file. */
  emptied: SliceList;
  /** Slices missing from the file whose locations had rows in the report the month before. */
  absent: SliceList;
  /** Number of other imports that were unfinished, and therefore unknown, when the file was compared; absent for 0. */
  unfinishedBeside?: number;
  /** Number of slices that the import states. */
  slices: number;
  slicesSetAside: number;
  /** Number of scores that depend on facts changed by this import. */
  staleScores: number;
  createdAt: string;
  startedAt: string | null;
  /** Time of the last step; an unfinished import that is silent for too long is sent again. */
  progressAt: string;
  finishedAt: string | null;
  error: { code: string; message: string } | null;
  /** Revision by which everything was staged (null until then); switch-over and marking follow. */
  stagedAt: number | null;
  /** Revision at which the import took effect; null until all stale scores are marked. */
  effect: number | null;
  /** The process that began reading and staging and has not ended its try; null for none. */
  triedBy: string | null;
  /** Number of tries that ended with the death of their process. */
  deaths: number;
  /** The newest step of staging that left the rest to a further message, and where its state is kept. */
  step?: { number: number; blob: string };
  /** Progress of marking, while it takes several messages. */
  marked?: Marked;
  /** Unfinished, so watched for silence. */
  open: boolean;
}

/** One partition, `imports`: there are few, and they are listed newest first. */
export const importsContainer: Container<ImportDocument> = {
  name: 'imports',
  indexed: ['number', 'open', 'effect', 'report'],
  composite: [['partition', 'number']],
};
export const importKey = (id: string) => ({ partition: 'imports', id });

/** Returns the name prefix of an import's blobs. */
export const importBlobs = (id: string) => `imports/${id}/`;
export const rejectionsBlob = (id: string) => `${importBlobs(id)}rejections.jsonl`;
/** Returns the blob of the facts that the import changes, compared with the snapshot of this revision. */
export const changedFactsBlob = (id: string, stagedAt: number) => `${importBlobs(id)}touches-${stagedAt}.jsonl`;
/** Returns the name prefix of the blobs that only the work itself needs. */
export const workBlobs = (id: string) => `${importBlobs(id)}work/`;
/** Returns the blob of what a step of staging keeps for the next. */
export const keptBlob = (id: string, token: string) => `${workBlobs(id)}kept-${token}.json`;
