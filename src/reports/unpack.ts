import { pipeline } from 'node:stream/promises';
import { constants, createGunzip } from 'node:zlib';
import { invalid, tooLarge } from '../errors.ts';

/** Content encoding of a report file. */
export type Encoding = 'identity' | 'gzip';

/** Bytes that are given to zlib at once, and got from it: smaller pieces leave its thread and this one waiting in turn. */
const bytesAtOnce = { packed: 1024 ** 2, unpacked: 512 * 1024 };

/** Most bytes of an unpacked file. */
export const mostUnpackedBytes = 1024 ** 3;

/**
 * Yields the bytes of the report itself. Unpacks gzip (several members in a row are one file) piece by piece and stops
 * at the first byte over `maxUnpackedBytes`, so that a small file that unpacks to a huge one costs no memory. A piece is
 * valid until the next one is requested. Errors of the source pass through.
 * @throws `too-large-unpacked`, `not-gzip`, `truncated-gzip` or `damaged-gzip`
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
    if (encoding === 'gzip') release(piece);
  }
}

/**
 * Unpacks the first bytes of a report, at least `wanted` if there are that many.
 * @param whole true if `head` is the whole file
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
  // No complete line was unpacked: the file is that short, or it is cut off, which unpacking it to its end shows.
  if (total < wanted && !bytes.includes(10)) for await (const _ of gunzip(only(head), constants.Z_FINISH));
  return bytes;
}

async function* gunzip(source: AsyncIterable<Uint8Array>, finishFlush: number): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip({ chunkSize: bytesAtOnce.unpacked, finishFlush });
  const fed = pipeline(gathered(source), unzip);
  // The loop below throws the error; this only keeps it from being unhandled.
  fed.catch(() => {});
  try {
    yield* unzip;
    await fed;
  } catch (error) {
    // A file without any bytes is empty, not a gzip file that was cut off.
    const empty = unzip.bytesWritten === 0 && isGzipError(error) && error.code === 'Z_BUF_ERROR';
    if (!empty) throw gzipError(error);
  } finally {
    await fed.catch(() => {});
  }
}

/** Yields the bytes of a source in larger pieces. */
async function* gathered(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of source) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes < bytesAtOnce.packed) continue;
    yield Buffer.concat(pieces);
    [pieces, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(pieces);
}

/**
 * Frees the memory of a piece at once, if it is the last one in its memory. Waiting for garbage collections to find it
 * would cause many of them, and each new piece would get memory that the system has to clear first.
 */
function release({ buffer, byteOffset, length }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && byteOffset + length === buffer.byteLength) buffer.transfer(0);
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
