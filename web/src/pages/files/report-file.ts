import type { Schemas } from '../../api/client.ts';

export type ReportName = Schemas['Import']['report'];
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
  ['partnerassociationtype', 'business-applications-usage'],
  ['partnerattachtype', 'dynamics-365-usage'],
  ['partnerattributiontype', 'subscription-details'],
  ['revenueusd', 'subscription-details'],
  ['activeseats', 'dynamics-365-usage'],
  ['trainingcompletiondate', 'training-details'],
  ['pgampnid', 'partner-profile'],
  ['hierarchylevel', 'partner-profile'],
];

/** A file chosen to be checked, with the report that it seems to be. */
export interface ReportFile {
  id: string;
  file: File;
  report: ReportName;
}

/** Guesses from the first bytes which report a file is; the reader may choose another. */
export async function reportFileOf(file: File): Promise<ReportFile> {
  const head = (await firstText(file)).replaceAll(/[\s_]/g, '').toLowerCase();
  return {
    id: crypto.randomUUID(),
    file,
    report: tellTale.find(([column]) => head.includes(column))?.[1] ?? 'subscription-details',
  };
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
