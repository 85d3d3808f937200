import { pipeline } from 'node:stream/promises';
import { constants, createGunzip } from 'node:zlib';
import { invalid, tooLarge } from '../errors.ts';

/** How the bytes of a report file come. */
export type Encoding = 'identity' | 'gzip';

/** A file may not unpack to more bytes than this. */
export const mostUnpackedBytes = 1024 ** 3;

/**
 * The bytes of the report itself. Unpacks gzip (several members in a row are one file) piece by piece, and stops at the
 * first byte over `maxUnpackedBytes`, so that a small file that unpacks to a huge one costs no memory. Throws
 * `too-large-unpacked`, `not-gzip`, `truncated-gzip` or `damaged-gzip`; errors of the source pass through.
 */
export async function* unpack(
  source: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  maxUnpackedBytes: number,
): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const piece of encoding === 'gzip' ? gunzip(source, constants.Z_FINISH) : source) {
    total += piece.length;
    if (total > maxUnpackedBytes) {
      throw tooLarge(
        'too-large-unpacked',
        `The report is larger than ${maxUnpackedBytes} bytes once unpacked; split it, keeping all rows of a location and month in one file.`,
      );
    }
    yield piece;
  }
}

/**
 * The first bytes, at least `wanted` where there are so many, of a report of which only the beginning is at hand, or
 * the `whole` of it.
 */
export async function unpackHead(
  head: Uint8Array,
  encoding: Encoding,
  wanted: number,
  whole: boolean,
): Promise<Uint8Array> {
  if (encoding === 'identity') return head;
  const pieces: Uint8Array[] = [];
  let total = 0;
  for await (const piece of gunzip(only(head), whole ? constants.Z_FINISH : constants.Z_SYNC_FLUSH)) {
    pieces.push(piece);
    total += piece.length;
    if (total >= wanted) break;
  }
  const bytes = Buffer.concat(pieces);
  // Not even a line came out: either that is all there is, or the file breaks off, which a strict end tells.
  if (total < wanted && !bytes.includes(10)) for await (const _ of gunzip(only(head), constants.Z_FINISH));
  return bytes;
}

async function* gunzip(source: AsyncIterable<Uint8Array>, finishFlush: number): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip({ chunkSize: 65_536, finishFlush });
  const fed = pipeline(source, unzip);
  // The loop below throws what went wrong; here it must only not go unhandled.
  fed.catch(() => {});
  try {
    yield* unzip;
    await fed;
  } catch (error) {
    // No bytes at all are an empty file, not a gzip file that breaks off.
    const empty = unzip.bytesWritten === 0 && isGzipError(error) && error.code === 'Z_BUF_ERROR';
    if (!empty) throw gzipError(error);
  } finally {
    await fed.catch(() => {});
  }
}

function isGzipError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}

function gzipError(error: unknown): unknown {
  if (!isGzipError(error)) return error;
  if (error.code === 'Z_BUF_ERROR') {
    return invalid('truncated-gzip', 'The gzip file ends in the middle; send it again, whole.');
  }
  if (error.message === 'incorrect header check') {
    return invalid(
      'not-gzip',
      'The file is said to be gzip and is not, or has other bytes after its end; send plain text without Content-Encoding: gzip.',
    );
  }
  return invalid('damaged-gzip', `The gzip file is damaged (${error.message}); pack and send it again.`);
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
