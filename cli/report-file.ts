import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { type ReportName, reportNames } from '../src/reports/rows.ts';
import { fileReason, usage } from './failure.ts';

/** A report file on this machine, with everything needed to send it. */
export interface ReportFile {
  path: string;
  report: ReportName;
  bytes: number;
  gzip: boolean;
  mediaType: 'text/tab-separated-values' | 'text/csv';
}

/** Columns that identify a report, without blanks and underscores: the first one found in a file decides. */
const tellTale: [column: string, report: ReportName][] = [
  ['trainingtitle', 'training-details'],
  ['adjustedrevenueamtcd', 'business-applications-revenue'],
  ['mau', 'business-applications-usage'],
  ['partnerattachtype', 'dynamics-365-usage'],
  ['partnerattributiontype', 'subscription-details'],
  ['billedrevenueusd', 'subscription-details'],
  ['revenueusd', 'subscription-details'],
  ['activeseats', 'dynamics-365-usage'],
  ['partnerassociationtype', 'business-applications-revenue'],
  ['trainingcompletiondate', 'training-details'],
  ['pgampnid', 'partner-profile'],
  ['pgapartnerid', 'partner-profile'],
  ['hierarchylevel', 'partner-profile'],
  ['accounttype', 'partner-profile'],
];

/** Lines searched for the header: a spreadsheet may have put lines above it, which the server refuses. */
const linesSearched = 20;

/**
 * Inspects a file's first bytes: its form, and the report if that is not given. A file that is not text is sent as an
 * arbitrary report, because the server's answer explains what it is and what to do.
 * @throws Failure with the exit code for usage
 */
export async function inspect(path: string, report: ReportName | undefined): Promise<ReportFile> {
  const { head, bytes } = await firstBytes(path);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  if (!gzip && path.toLowerCase().endsWith('.gz'))
    throw usage('Its name ends in .gz, but it is not gzip. Rename or repack it.');
  const content = gzip ? unpacked(head) : head;
  const lines = firstLines(content);
  const [header = ''] = lines;
  const named = path.toLowerCase().replace(/\.gz$/, '');
  const comma = named.endsWith('.csv') || (!named.endsWith('.tsv') && header.includes(',') && !header.includes('\t'));
  const found = report ?? guess(lines, basename(path)) ?? (isText(content) ? undefined : 'subscription-details');
  if (found === undefined) {
    throw usage(
      `Neither its header line nor its name identifies the report. Name it with --report: ${reportNames.join(', ')}.`,
    );
  }
  return { path, report: found, bytes, gzip, mediaType: comma ? 'text/csv' : 'text/tab-separated-values' };
}

async function firstBytes(path: string): Promise<{ head: Buffer; bytes: number }> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, 0);
    return { head: buffer.subarray(0, bytesRead), bytes: (await file.stat()).size };
  } catch (error) {
    throw usage(`It cannot be read: ${fileReason(error as NodeJS.ErrnoException)}.`);
  } finally {
    await file?.close();
  }
}

/** Unpacks the beginning of a gzip file; empty if it is damaged, which the server refuses with the reason. */
function unpacked(head: Buffer): Buffer {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

/** Returns true if the content may be a report's text: not empty, not UTF-16, not a workbook. */
function isText(content: Buffer): boolean {
  return content.length > 0 && !content.includes(0) && !content.toString('latin1').startsWith('PK\x03\x04');
}

/** Returns the first lines in lower case, also those of UTF-16 text. */
function firstLines(content: Buffer): string[] {
  const encoding =
    content[0] === 0xff || content[1] === 0
      ? 'utf-16le'
      : content[0] === 0xfe || content[0] === 0
        ? 'utf-16be'
        : 'utf-8';
  const text = new TextDecoder(encoding).decode(content);
  return text.toLowerCase().split(/\r?\n/, linesSearched);
}

function guess(lines: readonly string[], name: string): ReportName | undefined {
  const cells = lines.flatMap((line) => line.split(/[\t,;]/));
  const columns = new Set(cells.map((cell) => cell.replace(/[\s_"\p{Cf}]/gu, '')));
  return (
    tellTale.find(([column]) => columns.has(column))?.[1] ??
    reportNames.find((report) => name.toLowerCase().includes(report))
  );
}
