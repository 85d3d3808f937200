import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { reportBytes } from '../samples/generate.ts';
import type { ReportFile } from '../samples/network/report.ts';
import type { Size } from '../samples/network/tenants.ts';
import { addMonths, type Month, monthsFrom } from '../src/month.ts';

/** The month that is scored. */
export const month = '2021-12' as Month;
/** The thirteen months that its score depends on. */
export const months = monthsFrom(addMonths(month, -12), month);

/** Returns a network of the samples' stories of any size, with this average number of tenants per partner. */
export const sizeOf = (partners: number, tenantsPerPartner = 6): Size => ({
  seed: 2021,
  partners,
  tenantsPerPartner,
  last: month,
});

/** Returns the folder where the reports of a network are kept between runs. */
export function reportFolder({ partners, tenantsPerPartner }: Size): string {
  const folder = join(tmpdir(), 'pci-bench', `${partners}-${tenantsPerPartner}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * Writes a report of a network to a file, once for all runs.
 * @returns its path
 */
export async function reportFile(size: Size, file: ReportFile, name: string = file.report): Promise<string> {
  const path = join(reportFolder(size), `${name}.tsv`);
  if (existsSync(path)) return path;
  await pipeline(Readable.from(reportBytes(size, file)), createWriteStream(`${path}.part`));
  renameSync(`${path}.part`, path);
  return path;
}

/** Writes the four reports of a network over the thirteen months, one file each. */
export async function reportFiles(size: Size): Promise<Record<string, string>> {
  return {
    'partner-profile': await reportFile(size, { report: 'partner-profile' }),
    'training-details': await reportFile(size, { report: 'training-details' }),
    'subscription-details': await reportFile(size, { report: 'subscription-details', months }),
    'dynamics-365-usage': await reportFile(size, { report: 'dynamics-365-usage', months }),
  };
}
