import { unavailable } from '../errors.ts';
import { inParallel } from '../in-parallel.ts';
import { type Month, monthNumber } from '../month.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Container } from '../storage/containers.ts';
import { allOf } from '../storage/pages.ts';
import type { Documents, Stored } from '../storage/ports.ts';
import { takeSnapshot } from './catalogue.ts';
import { tenantsContainer } from './documents.ts';
import { type Part, type Stated, type TenantDocument, tenantKey } from './tenant.ts';

/** What one import stated about a tenant in one slice, in form 1: each row one text. */
type YearPart = [location: LocationId, month: Month, number: number, customerName: string, rows: string[]];

type Report = 'subscription-details' | 'dynamics-365-usage';

/** A tenant's document of form 1: all parts of one calendar year, which was its id. */
export type TenantYear = Record<Report, YearPart[]>;

const separator = '\x7f';
const reports: readonly Report[] = ['subscription-details', 'dynamics-365-usage'];

/** Splits a row of form 1 into what a description says today, and the figures. */
const rowOf: Readonly<Record<Report, (row: string) => { description: string; figures: number[] }>> = {
  'subscription-details': (row) => {
    const cells = row.split(separator);
    const [channel = '', seats, cents, start = ''] = cells.slice(7);
    return {
      description: [...cells.slice(0, 7), channel, start].join(separator),
      figures: [Number(seats), Number(cents)],
    };
  },
  'dynamics-365-usage': (row) => {
    const cells = row.split(separator);
    const figures = cells.slice(7).map((cell) => (cell === '' ? -1 : Number(cell)));
    return { description: cells.slice(0, 7).join(separator), figures };
  },
};

/** Makes a tenant's one document of those of its years. */
export function tenantOfYears(years: readonly TenantYear[]): TenantDocument {
  const all = reports.flatMap((report) => years.flatMap((year) => year[report]));
  const locations = listOf(all.map(([location]) => location));
  const names = listOf(all.map(([, , , name]) => name));
  const [subscriptions, usage] = reports.map((report): Stated => {
    const parts = years
      .flatMap((year) => year[report])
      .map(([location, month, number, name, rows]) => ({
        head: [locations.placeOf(location), monthNumber(month), number, names.placeOf(name)],
        rows: rows.map(rowOf[report]),
      }));
    const descriptions = listOf(parts.flatMap(({ rows }) => rows.map(({ description }) => description)));
    const made = parts.map(({ head, rows }): Part => {
      const places = rows.map(({ description, figures }) => [descriptions.placeOf(description), ...figures]);
      return [...head, ...places.sort(byNumbers).flat()];
    });
    const inOrder = ([location, month, number]: Part) => [month!, location!, number!];
    return {
      descriptions: descriptions.texts,
      parts: made.sort((one, other) => byNumbers(inOrder(one), inOrder(other))),
    };
  });
  return {
    locations: locations.texts,
    names: names.texts,
    'subscription-details': subscriptions!,
    'dynamics-365-usage': usage!,
  };
}

function byNumbers(one: readonly number[], other: readonly number[]): number {
  const differing = one.findIndex((number, at) => number !== other[at]);
  return differing < 0 ? 0 : one[differing]! - other[differing]!;
}

function listOf(all: readonly string[]) {
  const texts = [...new Set(all)].sort();
  const places = new Map(texts.map((text, place) => [text, place]));
  return { texts, placeOf: (text: string) => places.get(text)! };
}

const tenantsAtOnce = 200;

/** Refuses a store with tenants of form 1: no index of Cosmos DB lists them. */
export async function refuseFormerTenants(documents: Documents, name: string): Promise<void> {
  if (name !== tenantsContainer.name || (await takeSnapshot(documents)).effect === 0) return;
  throw unavailable(
    'former-documents',
    'This database was filled by a version of November 2026 or before: name another one in PCI_COSMOS_DATABASE and import the reports again.',
  );
}

/**
 * Moves all tenants whose documents are still those of form 1. Safe to repeat, and to break off: a tenant's years go
 * after its one document is there. Nothing else may use the store meanwhile.
 */
export async function moveFormerTenants(documents: Documents, name: string): Promise<void> {
  if (name !== tenantsContainer.name) return;
  // SQLite lists by partition without an index of its own.
  const container: Container<TenantDocument | TenantYear> = { ...tenantsContainer, indexed: ['partition'] };
  let waiting = new Map<string, Stored<TenantYear>[]>();
  for await (const stored of allOf(documents, container, { limit: 500 })) {
    if (stored.id === tenantKey(stored.partition).id) continue;
    if (waiting.size === tenantsAtOnce && !waiting.has(stored.partition)) {
      await moveSome(documents, waiting);
      waiting = new Map();
    }
    const years = waiting.get(stored.partition) ?? [];
    years.push(stored as Stored<TenantYear>);
    waiting.set(stored.partition, years);
  }
  await moveSome(documents, waiting);
}

async function moveSome(documents: Documents, waiting: ReadonlyMap<string, Stored<TenantYear>[]>): Promise<void> {
  const writes = [...waiting].map(([tenant, years]) => ({
    ...tenantKey(tenant),
    value: tenantOfYears(years.map(({ value }) => value)),
    when: 'absent' as const,
  }));
  await documents.writeMany(tenantsContainer, writes);
  await inParallel([...waiting.values()].flat(), tenantsAtOnce, (year) => documents.remove(tenantsContainer, year));
}
