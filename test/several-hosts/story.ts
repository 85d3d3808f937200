import { setTimeout as pause } from 'node:timers/promises';
import { correctionFiles, sampleFiles } from '../../samples/files.ts';
import type { LedgerEntry } from '../../src/api/ledger.ts';
import type { TierChange } from '../../src/api/refreshes.ts';
import type { History } from '../../src/api/scores.ts';
import type { Delivery, NewEndpoint } from '../../src/api/webhooks.ts';
import type { Ear } from './ear.ts';
import type { Installation } from './installation.ts';

export const months = ['2021-06', '2021-07', '2021-08', '2021-09', '2021-10', '2021-11', '2021-12'];

/** Few enough that no import is cut off again and again: the fifth time, its message would be given up. */
const filesAtOnce = 4;

/** Registers the receiver for every tier change. @returns the endpoint's id */
export async function register(installation: Installation, ear: Ear): Promise<string> {
  const order = { url: ear.url, events: ['partner.tier.changed'] };
  return (await installation.post<NewEndpoint>('webhooks', order)).id;
}

/** Imports the sample network, scores its months, imports its corrections, and scores the months they change. */
export async function tell(installation: Installation): Promise<void> {
  const files = sampleFiles();
  for (let start = 0; start < files.length; start += filesAtOnce)
    await installation.import(files.slice(start, start + filesAtOnce));
  for (const month of months) await installation.refresh(month);
  await installation.import(correctionFiles());
  for (const month of months.slice(-2)) await installation.refresh(month);
}

/** Waits until every tier change is delivered. */
export async function delivered(installation: Installation, endpoint: string): Promise<void> {
  for (const end = Date.now() + 300_000; ; await pause(200)) {
    const changes = await installation.all<TierChange>('tier-changes?pageSize=200');
    const deliveries = await installation.all<Delivery>(`webhooks/${endpoint}/deliveries?pageSize=200`);
    if (changes.length > 0 && deliveries.filter(({ state }) => state === 'delivered').length === changes.length) return;
    if (Date.now() > end)
      throw new Error(`${deliveries.length} deliveries of ${changes.length} tier changes: ${installation.log}`);
  }
}

/** The outcome, without times and arbitrary ids. */
export interface Outcome {
  /** By partner, program and month. */
  scores: Record<string, string>;
  ledgers: Record<string, string[]>;
  tierChanges: string[];
  ids: string[];
}

/** Reads the outcome. */
export async function outcomeOf(installation: Installation): Promise<Outcome> {
  const scores: Outcome['scores'] = {};
  const ledgers: Outcome['ledgers'] = {};
  const partners = await installation.all<{ partnerId: string }>('partners?pageSize=200');
  for (const { partnerId } of partners) {
    const { standings } = await installation.call<{ standings: { program: string }[] }>(`partners/${partnerId}`);
    for (const { program } of standings) {
      const of = `partners/${partnerId}/scores/${program}`;
      const { items } = await installation.call<History>(`${of}/history`);
      for (const { month, edition, score, tier, stale } of items)
        scores[`${partnerId} ${program} ${month}`] = [edition, score, tier, stale].join(' ');
      const entries = await installation.all<LedgerEntry>(`${of}/ledger?pageSize=500`);
      ledgers[`${partnerId} ${program}`] = entries.map((entry) => JSON.stringify(entry)).sort();
    }
  }
  const changes = await installation.all<TierChange>('tier-changes?pageSize=200');
  const told = changes.map(({ partnerId, program, month, from, to, reason }) =>
    [partnerId, program, month, from, to, reason].join(' '),
  );
  return { scores, ledgers, tierChanges: told.sort(), ids: changes.map(({ id }) => id).sort() };
}
