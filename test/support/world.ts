import { Readable } from 'node:stream';
import { allContainers } from '../../src/all-containers.ts';
import type { QueueServices } from '../../src/consumers.ts';
import { acceptImport } from '../../src/imports/accept.ts';
import { type ImportDocument, importKey, importsContainer } from '../../src/imports/documents.ts';
import type { Month } from '../../src/month.ts';
import { type RefreshDocument, refreshes, refreshKey } from '../../src/refresh/documents.ts';
import { hasRefreshFrom, orderRefresh } from '../../src/refresh/order.ts';
import { standardVocabulary } from '../../src/reports/layouts/all.ts';
import type { ReportName } from '../../src/reports/rows.ts';
import { programs, rulebooks } from '../../src/rulebooks/index.ts';
import { listedIn } from '../../src/rulebooks/listed.ts';
import type { Rulebooks } from '../../src/rulebooks/rulebooks.ts';
import type { Documents, Queues } from '../../src/storage/ports.ts';
import { openSqliteDocuments } from '../../src/storage/sqlite/documents.ts';
import { blobsIn } from './blobs.ts';
import { handle, notificationsOn } from './services.ts';

/** A message that waits in the world's queue. */
export interface Waiting {
  queue: string;
  message: unknown;
}

/** Options of an upload. */
export interface Given {
  partial?: boolean;
  covers?: string[];
  complete?: boolean;
  check?: boolean;
  key?: string;
}

/**
 * The product without its triggers: the real store in memory, a queue and blobs that a test can look into, a clock that
 * stands still, and ids that count.
 */
export class World implements QueueServices {
  readonly waiting: Waiting[] = [];
  readonly files = new Map<string, Buffer>();
  rulebooks: Rulebooks = rulebooks;
  readonly vocabulary = standardVocabulary;
  readonly listed = listedIn(rulebooks);
  readonly hasRefreshFrom = (month: Month) => hasRefreshFrom(this.documents, month);
  time = new Date('2022-01-20T06:00:00Z');
  readonly clock = { now: () => this.time };
  #ids = 0;
  processId = 'process-1';
  readonly ids = { next: () => `id-${++this.#ids}` };
  readonly alerts: string[] = [];
  readonly alert = (text: string) => void this.alerts.push(text);
  documents: Documents;
  readonly queues: Queues = {
    send: async (queue, message) => {
      this.waiting.push({ queue, message: JSON.parse(JSON.stringify(message)) });
    },
  };
  readonly blobs = blobsIn(this.files);

  /** `documents`: another store than a fresh one in memory. */
  constructor(documents?: Documents) {
    const { clock } = this;
    this.documents = documents ?? openSqliteDocuments({ file: ':memory:', clock, containers: allContainers(programs) });
  }

  get notifications() {
    return notificationsOn(this);
  }

  /** Accepts a report, as the HTTP edge does, and leaves its message in the queue. */
  accept(report: ReportName, text: string, given: Given = {}): Promise<ImportDocument> {
    return acceptImport(this, {
      report,
      contentType: 'text/tab-separated-values',
      contentEncoding: null,
      contentLength: null,
      partial: given.partial ?? false,
      covers: given.covers ?? [],
      complete: given.complete ?? false,
      check: given.check ?? false,
      idempotencyKey: given.key ?? null,
      body: Readable.from([Buffer.from(text)]),
    });
  }

  /** Imports a report, handling messages until none waits. @returns the import as it ended */
  async import(report: ReportName, text: string, given: Given = {}): Promise<ImportDocument> {
    const { id } = await this.accept(report, text, given);
    await this.work();
    return (await this.documents.read(importsContainer, importKey(id)))!.value;
  }

  /** Scores a month for all partners. @returns the refresh as it ended */
  async refresh(month: string): Promise<RefreshDocument> {
    const { id } = await orderRefresh(this, { month: month as Month });
    await this.work();
    return (await this.documents.read(refreshes, refreshKey(id)))!.value;
  }

  /** Handles waiting messages of imports and refreshes until none is left; tier changes stay in `told`. */
  readonly told: unknown[] = [];
  async work(pick: (waiting: number) => number = () => 0): Promise<void> {
    while (this.waiting.length > 0) {
      const [next] = this.waiting.splice(pick(this.waiting.length), 1);
      await this.handle(next!);
    }
  }

  async handle({ queue, message }: Waiting): Promise<void> {
    if (/^(imports|refreshes)(-poison)?$/.test(queue)) await handle(this, queue, JSON.stringify(message), 1);
    else this.told.push(message);
  }

  async close(): Promise<void> {
    await this.documents.close();
  }
}

/** A tab-separated report: the header's columns, then rows in the same order. */
export function tsv(columns: string, ...rows: (string | number)[][]): string {
  return [columns.split(' ').join('\t'), ...rows.map((row) => row.join('\t'))].join('\n');
}

export const subscriptionColumns =
  'SubscriptionId Month CustomerTenantId Product SalesChannel AvailableSeats RevenueUSD MPNId PartnerAttributionType';
/** As Partner Center prints them since 2021-07-27. */
export const laterSubscriptionColumns =
  'PGAMpnID SubscriptionId Month CustomerTenantId Product ProductPartNumber SKU SalesChannel AvailableSeatsEOP AvailableSeats BilledRevenueUSD MPNId PartnerAttributionType';
export const usageColumns = 'SubscriptionId Month CustomerTenantId ActiveSeats MPNId PartnerAttachType Product';
export const workloadRevenueColumns =
  'SubscriptionId FiscalMonthName CustomerTenantID Workloads AdjustedRevenueAmtCD GlobalPartnerID PartnerAssociationType';
export const workloadUsageColumns =
  'SubscriptionID FiscalMonthName CustomerTenantID Workload MAU PAMAU MAC MetricType SkuGroup GlobalPartnerID PartnerAssociationType';
export const trainingColumns = 'MCPID MPNId TrainingTitle TrainingCompletionDate TrainingExpirationDate';
export const profileColumns = 'MPNId PartnerName PGA_MPNId PGA_PartnerName Country';
