import type { Month } from '../month.ts';
import type { Note, NoteCode } from '../reports/notes.ts';
import type { LocationId, Rejection, ReportName } from '../reports/rows.ts';
import type { Container } from '../storage/containers.ts';

/** A slice as imports name it; the month is empty for training and profiles. */
export interface Slice {
  location: LocationId;
  month: Month | '';
}

/** What rows come to. Tenants count once at each location; seats are active users in usage. */
export interface Totals {
  rows: number;
  tenants: number;
  seats: number;
  cents: number;
}

/** What a file comes to in one month (empty for training and profiles), beside what was in force before it. */
export interface MonthTotals {
  month: Month | '';
  now: Totals;
  /** What `before` is of: the same slices by earlier imports, or the same locations the month before; null without either. */
  comparedWith: 'same-slices' | 'month-before' | null;
  before: Totals | null;
}

/** Slices, the first hundred of them by name. */
export interface SliceList {
  count: number;
  /** With the rows that were in force of the slice or, where it is absent, of the month before. */
  first: (Slice & { rows: number })[];
}

/** One report file on its way in. */
export interface ImportDocument {
  id: string;
  report: ReportName;
  /** Its place in the order of acceptance: of two imports that state a slice, the higher number holds. */
  number: number;
  status: 'queued' | 'running' | 'succeeded' | 'failed';
  /** Use the good rows of slices in which a row was rejected. */
  partial: boolean;
  /** Slices that the file states even where it has no row. */
  covers: Slice[];
  /** The file is the whole network: every known location without a row is stated with none. */
  complete: boolean;
  /** Only looked at: it never comes into force, and has no number. */
  check: boolean;
  encoding: 'identity' | 'gzip';
  /** The blob that holds the file as it came. */
  blob: string;
  bytes: number;
  /** SHA-256 of the bytes, hex. */
  contentHash: string;
  rowsRead: number;
  rowsAccepted: number;
  rowsRejected: number;
  /** Good rows that are not used, because their slice had a rejected one. */
  rowsSetAside: number;
  /** The first thousand. */
  rejections: Omit<Rejection, 'slice'>[];
  /** Values that earn nothing and columns that are ignored. */
  notes: Note[];
  /** By the notes' code, in how many rows there are further values. */
  furtherNotes: Partial<Record<NoteCode, number>>;
  /** By month, what the file comes to, beside what was in force. */
  totals: MonthTotals[];
  /** The slices that had rows in force and have none by this file. */
  emptied: SliceList;
  /** The slices that the file says nothing of, of locations that had rows in the report the month before. */
  absent: SliceList;
  /** How many slices the import states. */
  slices: number;
  slicesSetAside: number;
  /** How many scores rest on facts that this import changed. */
  staleScores: number;
  createdAt: string;
  startedAt: string | null;
  /** When it last made a step; an import that is at work and silent for long is sent again. */
  progressAt: string;
  finishedAt: string | null;
  error: { code: string; message: string } | null;
  /** The catalogue's effect by which everything it says was staged; what is left then is switching over and marking. */
  stagedAt: number | null;
  /** The effect at which it came into force; null until all that this made stale is marked. */
  effect: number | null;
  /** The process in which a try at reading and staging it has begun and not ended by itself; null for none. */
  triedBy: string | null;
  /** How many tries ended with their process. */
  deaths: number;
  /** Not finished: watched. */
  open: boolean;
}

/** One partition, `imports`: there are few, and they are listed newest first. */
export const importsContainer: Container<ImportDocument> = {
  name: 'imports',
  indexed: ['number', 'open', 'effect'],
  composite: [['partition', 'number']],
};
export const importKey = (id: string) => ({ partition: 'imports', id });

/** The blobs of one import lie below this name. */
export const importBlobs = (id: string) => `imports/${id}/`;
export const rejectionsBlob = (id: string) => `${importBlobs(id)}rejections.jsonl`;
/** Whose facts it changes, as a try found that staged it by a snapshot of this effect. */
export const changedFactsBlob = (id: string, stagedAt: number) => `${importBlobs(id)}touches-${stagedAt}.jsonl`;
/** What only the work at the import needs, below this name. */
export const workBlobs = (id: string) => `${importBlobs(id)}work/`;
