import type { components } from '../../api/description.d.ts';

export type ReportName = components['schemas']['Import']['report'];
export const reportNames: readonly ReportName[] = [
  'partner-profile',
  'training-details',
  'subscription-details',
  'dynamics-365-usage',
  'business-applications-revenue',
  'business-applications-usage',
];

/** Columns that identify a report, without blanks and underscores: the first one found decides. */
const tellTale: readonly [column: string, report: ReportName][] = [
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

/** Lines searched for the header: a spreadsheet may have put lines above it, which the API refuses. */
const linesSearched = 20;

/** A file chosen to be checked, with the report that it seems to be. */
export interface ReportFile {
  id: string;
  file: File;
  report: ReportName;
}

/** Guesses from its first lines, or else its name, which report a file is; the reader may choose another. */
export async function reportFileOf(file: File): Promise<ReportFile> {
  const cells = (await firstText(file)).split(/\r?\n/, linesSearched).flatMap((line) => line.split(/[\t,;]/));
  const columns = new Set(cells.map((cell) => cell.replace(/[\s_"\p{Cf}]/gu, '').toLowerCase()));
  const report =
    tellTale.find(([column]) => columns.has(column))?.[1] ??
    reportNames.find((name) => file.name.toLowerCase().includes(name));
  return { id: crypto.randomUUID(), file, report: report ?? 'subscription-details' };
}

const headBytes = 64 * 1024;

async function firstText(file: File): Promise<string> {
  const head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  if (!isGzip) return new TextDecoder().decode(head);
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const { value } = await reader.read().catch(() => ({ value: undefined }));
  void reader.cancel().catch(() => undefined);
  return new TextDecoder().decode(value?.slice(0, headBytes));
}

/** Header fields with which a file is sent. */
export function fieldsOf({ name }: File): Record<string, string> {
  const plain = name.toLowerCase().replace(/\.gz$/, '');
  return {
    'content-type': plain.endsWith('.csv') ? 'text/csv' : 'text/tab-separated-values',
    ...(plain === name.toLowerCase() ? {} : { 'content-encoding': 'gzip' }),
  };
}
