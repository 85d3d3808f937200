import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { correctionFiles, type SampleFile, sampleFiles, sampleSize, workloadFiles } from './files.ts';
import { type ReportFile, reportLines } from './network/report.ts';
import type { Size } from './network/tenants.ts';

/** Yields the report as bytes, in pieces of about 64 KiB, for sending or writing without holding all of it. */
export function* reportBytes(size: Size, file: ReportFile): Generator<Buffer> {
  let piece = '';
  for (const line of reportLines(size, file)) {
    piece += line;
    if (piece.length >= 65_536) {
      yield Buffer.from(piece);
      piece = '';
    }
  }
  if (piece !== '') yield Buffer.from(piece);
}

/** Writes the sample files under a folder and returns their paths there. Same seed, same content. */
export async function writeSamples(folder: string, size: Size = sampleSize): Promise<string[]> {
  const files = [...sampleFiles(size), ...correctionFiles(), ...workloadFiles()];
  for (const file of files) await writeSample(folder, size, file);
  return files.map(({ path }) => path);
}

async function writeSample(folder: string, size: Size, file: SampleFile): Promise<void> {
  const path = join(folder, file.path);
  await mkdir(dirname(path), { recursive: true });
  const bytes = Readable.from(reportBytes(size, file));
  if (file.gzip) await pipeline(bytes, createGzip({ level: 9 }), createWriteStream(path));
  else await pipeline(bytes, createWriteStream(path));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { seed: { type: 'string' }, out: { type: 'string' } } });
  const seed = Number(values.seed ?? sampleSize.seed);
  if (!Number.isSafeInteger(seed)) throw new TypeError(`--seed takes a whole number, not "${values.seed}"`);
  const folder = values.out ?? fileURLToPath(new URL('data', import.meta.url));
  const paths = await writeSamples(folder, { ...sampleSize, seed });
  console.log(`${paths.length} files in ${folder}`);
}
