import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { reportBytes } from '../samples/generate.ts';
import type { ReportFile } from '../samples/network/report.ts';
import type { Size } from '../samples/network/tenants.ts';
import { allContainers } from '../src/all-containers.ts';
import { systemClock } from '../src/clock.ts';
import { acceptImport, type ReportUpload } from '../src/imports/accept.ts';
import { importKey, importsContainer } from '../src/imports/documents.ts';
import { runImport } from '../src/imports/run.ts';
import type { Month } from '../src/month.ts';
import type { RefreshMessage } from '../src/refresh/messages.ts';
import { hasRefreshFrom } from '../src/refresh/order.ts';
import type { RefreshServices } from '../src/refresh/services.ts';
import { workRefresh } from '../src/refresh/work.ts';
import { standardVocabulary } from '../src/reports/layouts/all.ts';
import { programs, rulebooks } from '../src/rulebooks/index.ts';
import { listedIn } from '../src/rulebooks/listed.ts';
import type { Blobs, Documents } from '../src/storage/ports.ts';
import { openSqliteDocuments } from '../src/storage/sqlite/documents.ts';
import { months } from './network.ts';
import { type WorkloadNetwork, workloadReport, workloadReports } from './workload-network.ts';

/** Stores blobs as files in a folder. */
function openFiles(folder: string): Blobs {
  mkdirSync(folder, { recursive: true });
  const path = (name: string) => join(folder, ...name.split('/'));
  return {
    async write(name, content) {
      mkdirSync(join(path(name), '..'), { recursive: true });
      await pipeline(content instanceof Uint8Array ? [content] : content, createWriteStream(path(name)));
    },
    read: async (name) => (existsSync(path(name)) ? createReadStream(path(name)) : undefined),
    remove: (name) => rm(path(name), { force: true }),
    removeAll: async (prefix) => rmSync(path(prefix), { recursive: true, force: true }),
  };
}

/**
 * Opens the use cases on one folder without a host: SQLite, blobs as files, and a queue in memory whose messages `work`
 * handles one after the other.
 * @param watched may wrap the documents
 */
export function openDesk(folder: string, watched: (documents: Documents) => Documents = (documents) => documents) {
  const waiting: { queue: string; message: object }[] = [];
  const blobs = openFiles(join(folder, 'blobs'));
  const file = join(folder, 'pci.sqlite');
  const documents = watched(openSqliteDocuments({ file, clock: systemClock, containers: allContainers(programs) }));
  const queues: RefreshServices['queues'] = { send: async (queue, message) => void waiting.push({ queue, message }) };
  const words = { vocabulary: standardVocabulary, listed: listedIn(rulebooks) };
  const ids = { next: () => randomUUID() };
  const desk = {
    documents,
    blobs,
    queues,
    clock: systemClock,
    ids,
    processId: 'bench',
    rulebooks,
    hasRefreshFrom: (month: Month) => hasRefreshFrom(documents, month),
    ...words,
    alert: console.error,
  };
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (next.queue === 'imports') await runImport(desk, (next.message as { importId: string }).importId);
      if (next.queue === 'refreshes') await workRefresh(desk, next.message as RefreshMessage);
    }
  }
  /**
   * Accepts a report file.
   * @returns the import's id
   */
  async function accept(report: ReportUpload['report'], body: Readable, contentEncoding: 'gzip' | null = null) {
    const given = { partial: false, covers: [], contentLength: null, idempotencyKey: null };
    const { id } = await acceptImport(desk, {
      ...given,
      report,
      contentType: 'text/tab-separated-values',
      contentEncoding,
      body,
    });
    return id;
  }
  return { desk, work, accept, documents };
}

/** Imports the four reports of a network into a new folder. */
export function importNetwork(folder: string, size: Size): Promise<void> {
  const files: ReportFile[] = [
    { report: 'partner-profile' },
    { report: 'training-details' },
    { report: 'subscription-details', months },
    { report: 'dynamics-365-usage', months },
  ];
  // Uncompressed, reports of a large network exceed the limit of an upload.
  return importFiles(
    folder,
    files.map((file) => [file.report, () => Readable.from(reportBytes(size, file)).compose(createGzip({ level: 1 }))]),
  );
}

/** Imports the reports of a network by workload into a new folder. */
export const importWorkloads = (folder: string, network: WorkloadNetwork): Promise<void> =>
  importFiles(
    folder,
    workloadReports.map((report) => [report, () => workloadReport(network, report)]),
  );

async function importFiles(
  folder: string,
  files: readonly (readonly [ReportUpload['report'], () => Readable])[],
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { accept, work, documents } = openDesk(folder);
  for (const [report, body] of files) {
    const id = await accept(report, body(), 'gzip');
    await work();
    const status = (await documents.read(importsContainer, importKey(id)))?.value.status;
    if (status !== 'succeeded') throw new Error(`The import of ${report} is ${status}.`);
  }
  await documents.close();
}
