import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleFiles, sampleSize, workloadFiles } from '../../samples/files.ts';
import { Product } from '../end-to-end/product.ts';

const samples = join(import.meta.dirname, '../../samples/data');

/** Starts the product and gives it the sample network, scored in these months; its second set too, if it is asked for months of that. */
export async function startSampleNetwork(
  months: readonly string[],
  environment: Record<string, string> = {},
): Promise<Product> {
  const product = new Product(mkdtempSync(join(tmpdir(), 'pci-dashboard-')));
  await product.start(environment);
  const second = months.some((month) => month > sampleSize.last) ? workloadFiles() : [];
  for (const { path, report, covers, gzip } of [...sampleFiles(), ...second]) {
    const query = new URLSearchParams(covers.map((one): [string, string] => ['covers', one])).toString();
    const type = path.includes('.csv') ? 'text/csv' : 'text/tab-separated-values';
    const headers = { 'content-type': type, ...(gzip ? { 'content-encoding': 'gzip' } : {}) };
    const { status, error } = await product.import(report, readFileSync(join(samples, path)), headers, `?${query}`);
    if (status !== 'succeeded') throw new Error(`${path}: ${error?.message}`);
  }
  for (const month of months) await product.refresh(month);
  return product;
}

/** Stops the product and throws its data away. */
export async function stopSampleNetwork(product: Product | undefined): Promise<void> {
  await product?.stop();
  if (product) rmSync(product.dataFolder, { recursive: true, force: true });
}
