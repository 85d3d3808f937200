import { isAscii, isUtf8 } from 'node:buffer';
import { invalid } from '../errors.ts';

const lineFeed = 10;

/**
 * Refuses files that are not UTF-8 text, by their first bytes: `empty-file`, `utf-16`, `unexpected-gzip`,
 * `excel-workbook`, `unexpected-zip`.
 */
export function refuseForeign(head: Uint8Array): void {
  const [first, second] = head;
  if (first === undefined) throw invalid('empty-file', 'The file is empty; a report has at least its header line.');
  const mark = (first << 8) | (second ?? 0);
  if (mark === 0xfffe || mark === 0xfeff || (second !== undefined && (first === 0) !== (second === 0))) {
    throw invalid('utf-16', 'The file is UTF-16; save it as UTF-8.');
  }
  if (mark === 0x1f8b) {
    throw invalid(
      'unexpected-gzip',
      'The file is gzip, which its headers do not say, or it is packed twice; send it with Content-Encoding: gzip, packed once.',
    );
  }
  const isZip = mark === 0x504b && head[2] === 3 && head[3] === 4;
  const isOldWorkbook = mark === 0xd0cf && head[2] === 0x11 && head[3] === 0xe0;
  if (isOldWorkbook || (isZip && isWorkbook(head))) {
    throw invalid(
      'excel-workbook',
      'The file is an Excel workbook; take the report as Partner Center gave it, or save the sheet as "CSV UTF-8 (Comma delimited)" and send that.',
    );
  }
  if (isZip) throw invalid('unexpected-zip', 'The file is a zip archive; unpack it and send the report in it.');
}

/** Returns true if the first entry of the zip archive is one that workbooks begin with. */
function isWorkbook(head: Uint8Array): boolean {
  const nameLength = (head[26] ?? 0) | ((head[27] ?? 0) << 8);
  const name = Buffer.from(head.subarray(30, 30 + nameLength)).toString('latin1');
  return /^(\[Content_Types\]\.xml|_rels\/|docProps\/|xl\/)/.test(name);
}

/**
 * Decodes whole lines as strict UTF-8.
 * @param linesBefore the number of lines before these bytes, for the line in the error
 * @throws `nul-byte` or `not-utf-8`, naming the line
 */
export const decodeLines = (bytes: Buffer, linesBefore: number): string =>
  bytes.toString(checkText(bytes, linesBefore) === 'ascii' ? 'latin1' : 'utf8');

/**
 * Checks that whole lines are strict UTF-8.
 * @throws as {@link decodeLines} does
 */
export function checkText(bytes: Buffer, linesBefore: number): 'ascii' | 'utf8' {
  const nul = bytes.indexOf(0);
  if (nul !== -1) {
    throw invalid(
      'nul-byte',
      `Line ${linesBefore + lineAt(bytes, nul)} contains a NUL byte; save the file as UTF-8 text.`,
    );
  }
  if (isAscii(bytes)) return 'ascii';
  if (isUtf8(bytes)) return 'utf8';
  throw invalid('not-utf-8', `Line ${linesBefore + firstBadLine(bytes)} is not UTF-8; save the file as UTF-8.`);
}

/** Removes a byte order mark from the beginning. */
export function withoutMark(head: Buffer): Buffer {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
}

function lineAt(bytes: Buffer, position: number): number {
  let line = 1;
  for (let at = bytes.indexOf(lineFeed); at !== -1 && at < position; at = bytes.indexOf(lineFeed, at + 1)) line += 1;
  return line;
}

function firstBadLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; ; line += 1) {
    const end = bytes.indexOf(lineFeed, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}
