import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Clock, IdSource } from '../clock.ts';
import { conflict, invalid, unsupported } from '../errors.ts';
import { takeNumber } from '../facts/catalogue.ts';
import { type Month, month, monthOf } from '../month.ts';
import { locationIn } from '../reports/cells.ts';
import { isMonthly, type ReportName } from '../reports/rows.ts';
import type { Vocabulary } from '../reports/vocabulary.ts';
import type { Blobs, Documents, Queues } from '../storage/ports.ts';
import { type ImportDocument, importBlobs, importKey, importsContainer, type Slice } from './documents.ts';
import { headFirst, largestReport, measured, reportTooLarge } from './upload-body.ts';

const mediaTypes = ['text/tab-separated-values', 'text/csv'];

export interface AcceptServices {
  documents: Documents;
  blobs: Blobs;
  queues: Queues;
  clock: Clock;
  ids: IdSource;
  vocabulary: Vocabulary;
}

/** A report file as uploaded by a caller. */
export interface ReportUpload {
  report: ReportName;
  contentType: string | null;
  contentEncoding: string | null;
  contentLength: number | null;
  partial: boolean;
  /** `LOCATION:MONTH` each; `LOCATION` for training and profiles. */
  covers: readonly string[];
  /** Name of the file, for people. */
  fileName?: string | undefined;
  /** True if the file is the whole network. */
  complete?: boolean;
  /** True if the file is only to be checked. */
  check?: boolean;
  idempotencyKey: string | null;
  /** The caller to whom the idempotency key belongs: one key used by two callers names two imports. */
  caller?: string;
  body: AsyncIterable<Uint8Array>;
  /** Called if the idempotency key returned an earlier import. */
  onRepeated?: () => void;
}

/**
 * Accepts a report file: stores it as a blob, numbers and queues it. Refuses at once a file whose head shows it to be
 * wrong. With an idempotency key, repeating the upload returns the import of the first time.
 * @throws ProductError for a wrong media type, a file that is too large, a head that is not that of this report, a key
 * used before for another file
 */
export async function acceptImport(services: AcceptServices, upload: ReportUpload): Promise<ImportDocument> {
  const encoding = encodingOf(upload);
  const covers = coversOf(upload, monthOf(services.clock.now()));
  const id = upload.idempotencyKey === null ? services.ids.next() : idOfKey(upload.idempotencyKey, upload.caller);
  const blob = `${importBlobs(id)}file-${services.ids.next()}`;
  const known = await services.documents.read(importsContainer, importKey(id));
  const { partial, complete = false, check = false } = upload;
  const hash = createHash('sha256').update(JSON.stringify([upload.report, partial, complete, check, covers, encoding]));
  const size = { bytes: 0 };
  const body = measured(headFirst(upload, encoding, services.vocabulary), encoding, hash, size);
  if (known) {
    for await (const _ of body);
    return repeated(services, upload, known.value, hash.digest('hex'));
  }
  try {
    await services.blobs.write(blob, Readable.from(body, { objectMode: false }));
  } catch (error) {
    // Even if the removal fails, the caller must get the error of the upload.
    await services.blobs.remove(blob).catch(() => {});
    throw error;
  }
  const contentHash = hash.digest('hex');
  const now = services.clock.now().toISOString();
  const document: ImportDocument = {
    id,
    report: upload.report,
    ...(upload.fileName === undefined ? {} : { fileName: upload.fileName }),
    number: check ? 0 : await takeNumber(services.documents, id),
    status: 'queued',
    partial,
    covers,
    complete,
    check,
    encoding,
    blob,
    bytes: size.bytes,
    contentHash,
    rowsRead: 0,
    rowsAccepted: 0,
    rowsRejected: 0,
    rowsSetAside: 0,
    rejections: [],
    notes: [],
    furtherNotes: {},
    totals: [],
    emptied: { count: 0, first: [] },
    absent: { count: 0, first: [] },
    slices: 0,
    slicesSetAside: 0,
    staleScores: 0,
    createdAt: now,
    startedAt: null,
    progressAt: now,
    finishedAt: null,
    error: null,
    stagedAt: null,
    effect: null,
    triedBy: null,
    deaths: 0,
    open: true,
  };
  if (!(await services.documents.write(importsContainer, { ...importKey(id), value: document, when: 'absent' }))) {
    // Another request with the same key was faster.
    const other = await services.documents.read(importsContainer, importKey(id));
    await services.blobs.remove(blob);
    return repeated(services, upload, other!.value, contentHash);
  }
  await services.queues.send('imports', { importId: id });
  return document;
}

async function repeated(
  services: AcceptServices,
  { onRepeated }: ReportUpload,
  document: ImportDocument,
  contentHash: string,
): Promise<ImportDocument> {
  if (document.contentHash !== contentHash) {
    throw conflict(
      'idempotency-key-reused',
      'This Idempotency-Key was used before for another file or other parameters. Use a new key.',
    );
  }
  onRepeated?.();
  // The first request may have died before it sent the message.
  if (document.status === 'queued') await services.queues.send('imports', { importId: document.id });
  return document;
}

function encodingOf({ contentType, contentEncoding, contentLength }: ReportUpload): 'identity' | 'gzip' {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const charset =
    /charset="?([^";]+)/i
      .exec(contentType ?? '')?.[1]
      ?.trim()
      .toLowerCase() ?? 'utf-8';
  if (!mediaTypes.includes(type)) {
    throw unsupported(
      'unsupported-media-type',
      `Send the report with Content-Type: ${mediaTypes.join(' or ')}. It came ${type ? `as ${type}` : 'without one'}.`,
    );
  }
  if (!['utf-8', 'utf8', 'us-ascii'].includes(charset)) {
    throw unsupported(
      'unsupported-charset',
      `A report is UTF-8, not ${charset}. Save it as UTF-8 and send it without a charset in Content-Type.`,
    );
  }
  const encoding = contentEncoding?.trim().toLowerCase() || 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw unsupported(
      'unsupported-encoding',
      `Send the report with Content-Encoding: gzip, or without one. It came as ${encoding}.`,
    );
  }
  if (contentLength !== null && contentLength > largestReport) throw reportTooLarge();
  return encoding;
}

function coversOf({ report, covers }: ReportUpload, newest: Month): Slice[] {
  const monthly = isMonthly(report);
  const slices = covers.map((text): Slice => {
    const [, digits, at] = /^(\d*)(?::(.*))?$/.exec(text) ?? [];
    const location = locationIn(digits ?? '') ?? '';
    const valid = digits !== undefined && (location !== '' || digits === '');
    if (monthly && valid && at !== undefined && month.safeParse(at).success && at <= newest)
      return { location, month: at as Month };
    if (!monthly && valid && at === undefined && location !== '') return { location, month: '' };
    const form = monthly
      ? `LOCATION:MONTH with a month up to ${newest}, for example 1234567:2021-02`
      : 'LOCATION, for example 1234567';
    const message = `covers=${text} must be ${form}.`;
    throw invalid('invalid-query', message, [{ parameter: 'covers', code: 'invalid-slice', message }]);
  });
  const keys = slices.map((slice) => JSON.stringify([slice.location, slice.month]));
  return [...new Set(keys)].sort().map((key) => {
    const [location, at] = JSON.parse(key) as [string, Month | ''];
    return { location, month: at };
  });
}

function idOfKey(key: string, caller = ''): string {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw invalid('invalid-idempotency-key', 'An Idempotency-Key has 1 to 255 visible ASCII characters.');
  }
  const hex = createHash('sha256')
    .update(JSON.stringify([caller, key]))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
