import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { Import } from '../src/api/imports.ts';
import type { Client, Patience } from './client.ts';
import { counted } from './figures.ts';
import type { ReportFile } from './report-file.ts';
import type { Progress } from './terminal.ts';
import { untilDone } from './until-done.ts';

/** Options of an import. */
export interface ImportOptions {
  partial: boolean;
  covers: readonly string[];
  /** The file is the whole network. */
  complete: boolean;
  /** Check only. */
  check: boolean;
}

/**
 * Sends a report file as a stream. A broken try is repeated under the same idempotency key, so that the file is
 * accepted once; a later run of the command is a new import, which is harmless.
 */
export function upload(client: Client, file: ReportFile, options: ImportOptions, progress: Progress): Promise<Import> {
  return client.send<Import>({
    method: 'POST',
    path: `/api/imports/${file.report}`,
    query: {
      partial: options.partial ? 'true' : undefined,
      covers: options.covers,
      complete: options.complete ? 'true' : undefined,
      check: options.check ? 'true' : undefined,
      fileName: basename(file.path),
    },
    // Without a length: Azure's host reads a body that states one into memory as a whole before the function runs.
    headers: {
      'content-type': file.mediaType,
      'idempotency-key': randomUUID(),
      ...(file.gzip ? { 'content-encoding': 'gzip' } : {}),
    },
    body: () => Readable.toWeb(Readable.from(sending(file, progress))) as NonNullable<RequestInit['body']>,
    repeatable: true,
  });
}

async function* sending(file: ReportFile, progress: Progress): AsyncGenerator<Buffer> {
  let sent = 0;
  for await (const piece of createReadStream(file.path, { highWaterMark: 256 * 1024 })) {
    yield piece as Buffer;
    sent += (piece as Buffer).length;
    progress.show(
      file.path,
      sent,
      file.bytes,
      `${(sent / 1e6).toFixed(1)} of ${(file.bytes / 1e6).toFixed(1)} MB sent`,
    );
  }
}

/** Returns the import once it has ended. */
export async function finished(
  client: Client,
  started: Import,
  label: string,
  progress: Progress,
  patience?: Patience,
): Promise<Import> {
  const path = `/api/imports/${encodeURIComponent(started.id)}`;
  const show = ({ status, rowsRead }: Import) =>
    progress.show(label, rowsRead, undefined, `${status}, ${counted(rowsRead, 'row')} read`);
  const ended = await untilDone(client, path, started, show, patience);
  progress.clear();
  return ended;
}
