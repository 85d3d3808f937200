import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Import } from '../../src/api/imports.ts';
import { pci } from '../support/pci.ts';
import { imported } from './examples.ts';
import { ApiServer, ok } from './harness.ts';

/** Header lines by which reports are known. */
export const headers = {
  'subscription-details': 'CustomerTenantId\tSubscriptionId\tMonth\tMPNId\tPartnerAttributionType',
  'dynamics-365-usage': 'CustomerTenantId\tSubscriptionId\tMonth\tMPNId\tPartnerAttachType',
  'training-details': '\uFEFFmcpid\tMPNId\ttrainingtitle',
  'partner-profile': 'MPNId\tPartnerName\tPGA_MPNId',
  'business-applications-revenue': 'FiscalMonthName\tGlobalPartnerID\tWorkloads\tAdjustedRevenueAmtCD',
  'business-applications-usage': 'FiscalMonthName\tGlobalPartnerID\tWorkload\tMAU',
};

/** Gives each test of a file a server, and a folder for report files. */
export class ImportDesk {
  server!: ApiServer;
  folder!: string;

  constructor() {
    beforeEach(async () => {
      this.server = await new ApiServer().open();
      this.folder = await mkdtemp(join(tmpdir(), 'pci-cli-'));
    });
    afterEach(async () => {
      await this.server.close();
      await rm(this.folder, { recursive: true });
    });
  }

  /** Writes a file. @returns its path */
  file = async (name: string, content: string | Buffer): Promise<string> => {
    const path = join(this.folder, name);
    await writeFile(path, content);
    return path;
  };

  /** Makes the server accept a report and finish its import like this. */
  takes = (report: string, end: Partial<Import>): void => {
    this.server.answer(`POST /api/imports/${report}`, { status: 202, body: { ...imported, report } });
    const running = { ...imported, report, status: 'running', rowsRead: 1 };
    this.server.answer('GET /api/imports/im_1', ok(running), ok({ ...imported, report, status: 'succeeded', ...end }));
  };

  run = (...args: string[]) => pci(['import', ...args, '--url', this.server.url]);
}
