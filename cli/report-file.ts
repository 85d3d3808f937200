import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { type ReportName, reportNames } from '../src/reports/rows.ts';
import { usage } from './failure.ts';

/** A report file on this machine: what has to be known to send it. */
export interface ReportFile {
  path: string;
  report: ReportName;
  bytes: number;
  gzip: boolean;
  mediaType: 'text/tab-separated-values' | 'text/csv';
}

/** Columns that only one of the reports has. */
const tellTale: [column: string, report: ReportName][] = [
  ['trainingtitle', 'training-details'],
  ['partnerattachtype', 'dynamics-365-usage'],
  ['partnerattributiontype', 'subscription-details'],
  ['pga_mpnid', 'partner-profile'],
  ['hierarchylevel', 'partner-profile'],
];

/** Looks at a file's first bytes: its form, and which report it is where that is not given. Errors: usage. */
export async function inspect(path: string, report: ReportName | undefined): Promise<ReportFile> {
  const { head, bytes } = await firstBytes(path);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  if (!gzip && path.toLowerCase().endsWith('.gz'))
    throw usage(`${path} ends in .gz but is not gzip. Rename or repack it.`);
  const header = headerOf(gzip ? unpacked(head) : head);
  const named = path.toLowerCase().replace(/\.gz$/, '');
  const comma = named.endsWith('.csv') || (!named.endsWith('.tsv') && header.includes(',') && !header.includes('\t'));
  const found = report ?? guess(header, basename(path));
  if (found === undefined) {
    throw usage(
      `${path}: neither its header line nor its name tells which report it is. Say so with --report (${reportNames.join(', ')}).`,
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
    throw usage(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`);
  } finally {
    await file?.close();
  }
}

/** What the beginning of a gzip file unpacks to; a damaged one is the server's to refuse, with the reason. */
function unpacked(head: Buffer): Buffer {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

function headerOf(text: Buffer): string {
  return (
    text
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/, 1)[0] ?? ''
  ).toLowerCase();
}

function guess(header: string, name: string): ReportName | undefined {
  const columns = new Set(header.split(/[\t,]/).map((column) => column.trim().replace(/^"|"$/g, '')));
  return (
    tellTale.find(([column]) => columns.has(column))?.[1] ??
    reportNames.find((report) => name.toLowerCase().includes(report))
  );
}
