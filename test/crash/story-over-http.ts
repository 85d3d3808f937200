import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { asOutcome, rowsIn } from './outcome.ts';
import { reports, sales } from './story.ts';

/** Does something over HTTP, until it is done. */
export interface Teller {
  /** Sends a report. @param headers with a key by which it may be sent again */
  imported(report: string, text: string, headers: Record<string, string>, query: string): Promise<unknown>;
  refreshed(month: string): Promise<unknown>;
}

/** The story of `story.ts`, told over HTTP. */
export async function tellOverHttp({ imported, refreshed }: Teller): Promise<void> {
  const handedIn = (report: string, text: string, query = '') => {
    const key = createHash('sha256').update(report).update(text).digest('hex');
    return imported(report, text, { 'content-type': 'text/tab-separated-values', 'idempotency-key': key }, query);
  };
  for (const [report, text] of reports) await handedIn(report, text);
  await refreshed('2021-02');
  await refreshed('2021-03');
  await handedIn('subscription-details', sales('90000.00'), '?covers=2002:2021-03');
  await refreshed('2021-03');
}

/**
 * Returns every document of a data folder, without what chance decides and without refreshes: one that was ordered
 * again because the first order got no answer is an additional one with the same outcome.
 */
export function outcomeOverHttp(folder: string, receiverPort: number): Record<string, string> {
  const uuid = '[\\da-f]{8}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{12}';
  const all = asOutcome(rowsIn(join(folder, 'pci.sqlite')), [
    [new RegExp(`:${receiverPort}\\b`, 'g'), ':port'],
    [new RegExp(`(file-|ep_|"by":"|"id":"|"changedBy":"|"refreshId":")${uuid}`, 'g'), '$1'],
    [/http:\/\/(127\.0\.0\.1|localhost):\d+/g, 'http://host'],
    [/"sealed":"[^"]+"/g, '"sealed":""'],
  ]);
  return Object.fromEntries(Object.entries(all).filter(([key]) => !key.startsWith('refreshes ')));
}
