import type { Hash } from 'node:crypto';
import { tooLarge } from '../errors.ts';
import { checkHead } from '../reports/read.ts';
import type { ReportName } from '../reports/rows.ts';
import { mostUnpackedBytes as largestUnpackedReport } from '../reports/unpack.ts';
import type { Vocabulary } from '../reports/vocabulary.ts';

/** Most bytes of a report as uploaded. */
export const largestReport = 100 * 1024 ** 2;
const headBytes = 64 * 1024;

/** Checks the head of the body, then passes all of it on. */
export async function* headFirst(
  { report, body }: { report: ReportName; body: AsyncIterable<Uint8Array> },
  encoding: 'identity' | 'gzip',
  vocabulary: Vocabulary,
): AsyncGenerator<Uint8Array> {
  const head: Uint8Array[] = [];
  let length = 0;
  let checked = false;
  for await (const chunk of body) {
    if (checked) {
      yield chunk;
      continue;
    }
    head.push(chunk);
    length += chunk.byteLength;
    if (length < headBytes) continue;
    await checkHead(report, Buffer.concat(head), encoding, false, vocabulary);
    checked = true;
    yield* head;
  }
  if (checked) return;
  await checkHead(report, Buffer.concat(head), encoding, true, vocabulary);
  yield* head;
}

/** Counts and hashes the body as it passes; refuses one that is too large, packed or (as it states) unpacked. */
export async function* measured(
  body: AsyncIterable<Uint8Array>,
  encoding: 'identity' | 'gzip',
  hash: Hash,
  size: { bytes: number },
): AsyncGenerator<Uint8Array> {
  let tail: Uint8Array = Buffer.alloc(0);
  for await (const chunk of body) {
    size.bytes += chunk.byteLength;
    if (size.bytes > largestReport) throw reportTooLarge();
    hash.update(chunk);
    tail = chunk.byteLength >= 4 ? chunk.subarray(-4) : Buffer.concat([tail, chunk]).subarray(-4);
    yield chunk;
  }
  // A gzip file ends with its unpacked size. A false one is found when the file is read.
  if (encoding === 'gzip' && size.bytes > 18 && Buffer.from(tail).readUInt32LE() > largestUnpackedReport) {
    throw tooLarge('too-large-unpacked', 'The report unpacks to more than 1 GB. Split it by month.');
  }
}

export const reportTooLarge = () =>
  tooLarge('report-too-large', 'A report may have 100 MB on the wire. Compress it with gzip, or split it by month.');
