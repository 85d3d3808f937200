import { catalogueContainer } from '../facts/catalogue.ts';
import { inParallel } from '../in-parallel.ts';
import type { Month } from '../month.ts';
import { type PartnerDocument, partnersContainer } from '../partners/document.ts';
import { ledgerContainer, scoreKey, scoresContainer } from '../scores/documents.ts';
import type { Container } from '../storage/containers.ts';
import { allOf } from '../storage/pages.ts';
import type { Documents, QueryPosition } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import { refreshes } from './documents.ts';
import type { RefreshServices } from './services.ts';

/** Progress of the sweeps. */
interface Sweeps {
  /** Start of the newest sweep. */
  startedAt: string;
  /** Looks at scores computed since then. */
  since: string;
  /** False once the newest sweep has looked at every partner. */
  underWay: boolean;
  /** True if months of running refreshes were left alone. */
  leftSome: boolean;
  after?: QueryPosition;
}

const sweepsContainer = catalogueContainer as unknown as Container<Sweeps>;
const key = { partition: 'catalogue', id: 'sweeps' };

const minute = 60_000;
const day = 24 * 60 * minute;
/** A sweep begins this long after the previous one. */
const sweepEvery = 7 * day;
/**
 * Portions of a score may be written this long after it, by a message that waited: queues delay one by up to a week.
 */
const lateBy = 8 * day;
/** Work that was given up may still run, and a reader may still hold the former score. */
const restTime = 60 * minute;
const timePerFiring = 2 * minute;
const partnersPerPage = 50;
const partnersAtOnce = 10;

/** A ledger portion that no score names. */
interface Unnamed {
  month: Month;
  key: { partition: string; id: string };
  etag: string;
}

/**
 * Removes ledger portions that no score names: those of replaced scores, and of work that was interrupted for good.
 * Goes on where the last call ended, for about two minutes. Safe to repeat, and during refreshes.
 *
 * No portion is removed that a score may still name: versions of portions are read before scores, scores before
 * refreshes. A refresh that wrote its portions before that ended at least an hour ago, so that its scores were read, or
 * its months are skipped. One that writes them later makes a new version (`write-portion.ts`), which is not removed.
 * @returns the number of portions removed
 */
export async function sweepLedger(services: Pick<RefreshServices, 'documents' | 'clock'>): Promise<number> {
  const { documents, clock } = services;
  const began = clock.now().getTime();
  let sweeps = nextSweeps((await documents.read(sweepsContainer, key))?.value, began);
  let removed = 0;
  while (sweeps.underWay && clock.now().getTime() < began + timePerFiring) {
    const { after, ...rest } = sweeps;
    const page = await documents.query(partnersContainer, { limit: partnersPerPage, ...(after ? { after } : {}) });
    const partners = page.items.map(({ value }) => value);
    const swept = await sweepPartners(services, partners, rest.since);
    removed += swept.removed;
    const state = { ...rest, leftSome: rest.leftSome || swept.leftSome };
    sweeps = page.next ? { ...state, after: page.next } : { ...state, underWay: false };
    await update(documents, sweepsContainer, key, () => sweeps);
  }
  return removed;
}

function nextSweeps(before: Sweeps | undefined, now: number): Sweeps {
  const startedAt = new Date(now).toISOString();
  const fresh = { startedAt, underWay: true, leftSome: false };
  if (!before) return { ...fresh, since: '' };
  const newest = Date.parse(before.startedAt);
  if (before.underWay || now < newest + sweepEvery) return before;
  return { ...fresh, since: before.leftSome ? before.since : new Date(newest - lateBy).toISOString() };
}

async function sweepPartners(
  { documents, clock }: Pick<RefreshServices, 'documents' | 'clock'>,
  partners: readonly PartnerDocument[],
  since: string,
): Promise<{ removed: number; leftSome: boolean }> {
  const restedSince = new Date(clock.now().getTime() - restTime).toISOString();
  const unnamed = (
    await inParallel(partners, partnersAtOnce, (partner) => unnamedOf(documents, partner, since))
  ).flat();
  if (unnamed.length === 0) return { removed: 0, leftSome: false };
  const busy = await busyMonths(documents, restedSince);
  const idle = unnamed.filter(({ month }) => !busy.has(month));
  const removed = await inParallel(idle, partnersAtOnce, ({ key, etag }) =>
    documents.remove(ledgerContainer, key, { etag }),
  );
  return { removed: removed.filter(Boolean).length, leftSome: idle.length < unnamed.length };
}

/** Lists a partner's portions that no score names, of the months scored since a time. */
async function unnamedOf(documents: Documents, partner: PartnerDocument, since: string): Promise<Unnamed[]> {
  const { partnerId: partition, standings } = partner;
  const found: Unnamed[] = [];
  for (const [program, { history }] of Object.entries(standings))
    for (const month of Object.keys(history) as Month[]) {
      if (history[month]!.computedAt < since) continue;
      const portions: Unnamed[] = [];
      for await (const { id, etag } of allOf(documents, ledgerContainer, {
        partition,
        where: [{ path: 'id', is: 'starts-with', value: `${program}|${month}|` }],
        limit: 50,
      }))
        portions.push({ month, key: { partition, id }, etag });
      const score = await documents.read(scoresContainer, scoreKey(partition, program, month));
      const named = new Set(score?.value.portions);
      found.push(...portions.filter(({ key }) => !named.has(key.id)));
    }
  return found;
}

/** Lists the months of refreshes that are open, or ended after `restedSince`. */
async function busyMonths(documents: Documents, restedSince: string): Promise<ReadonlySet<Month>> {
  const busy = new Set<Month>();
  for await (const { value } of allOf(documents, refreshes, { partition: 'refreshes', limit: 200 }))
    if (value.finishedAt === null || value.finishedAt > restedSince) busy.add(value.month);
  return busy;
}
