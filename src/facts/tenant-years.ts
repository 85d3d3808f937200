import { unavailable } from '../errors.ts';
import { inParallel } from '../in-parallel.ts';
import { type Month, monthNumber } from '../month.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Container } from '../storage/containers.ts';
import { formOf, formsOf } from '../storage/forms.ts';
import { formerDocuments } from '../storage/migrate.ts';
import type { DocumentKey, Documents } from '../storage/ports.ts';
import { catalogueContainer, takeSnapshot } from './catalogue.ts';
import { tenantsContainer } from './documents.ts';
import { type Part, type Stated, type TenantDocument, tenantKey } from './tenant.ts';

/** What one import stated about a tenant in one slice, in form 1: each row one text. */
type YearPart = [location: LocationId, month: Month, number: number, customerName: string, rows: string[]];

type Report = 'subscription-details' | 'dynamics-365-usage';

/** A tenant's document of form 1: all parts of one calendar year, which was its id. */
export type TenantYear = Record<Report, YearPart[]>;

const separator = '\x7f';
const reports: readonly Report[] = ['subscription-details', 'dynamics-365-usage'];

/** Splits a row of form 1 into a description in today's form, and the figures. */
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

/** Makes a tenant's one document from those of its years. */
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

/** Progress of moving the tenants of form 1. */
interface Move {
  /** The tenant at which it goes on. */
  from: string;
  tenantsMoved: number;
  done: boolean;
}

const moveContainer = catalogueContainer as unknown as Container<Move>;
const moveKey = { partition: 'forms', id: 'tenants' };

/**
 * Refuses a store in Cosmos DB that may have tenants of form 1, until {@link moveFormerTenants} has ended.
 * @throws unavailable, which reports its progress
 */
export async function refuseFormerTenants(documents: Documents, name: string): Promise<void> {
  if (name !== tenantsContainer.name || (await takeSnapshot(documents)).effect === 0) return;
  const move = (await documents.read(moveContainer, moveKey))?.value;
  if (move?.done) return;
  throw unavailable(
    'former-documents',
    `This database was filled by a version of November 2026 or before. Its tenants are being moved to one document each, ${move?.tenantsMoved ?? 0} so far. That continues every five minutes; try again later.`,
  );
}

/** Returns true if the store may have tenants of form 1. */
export async function hasFormerTenants(documents: Documents): Promise<boolean> {
  const { [tenantsContainer.name]: noted = 1 } = await formsOf(documents);
  return noted < formOf(tenantsContainer) && (await takeSnapshot(documents)).effect > 0;
}

/**
 * Moves the tenants whose documents are still those of form 1. Stores its position; safe to repeat, and to interrupt: a
 * tenant's years are removed after its one document is written. Nothing else may use the store meanwhile.
 * @param mayGoOn asked before each page
 */
export async function moveFormerTenants(documents: Documents, mayGoOn: () => boolean = () => true): Promise<void> {
  let move = (await documents.read(moveContainer, moveKey))?.value ?? { from: '', tenantsMoved: 0, done: false };
  while (!move.done && mayGoOn()) {
    const { former, next } = await formerDocuments(documents, tenantsContainer, move.from);
    const tenants = Map.groupBy(former, ({ partition }) => partition);
    const batches = [...tenants.values()];
    for (let start = 0; start < batches.length; start += tenantsAtOnce)
      await moveSome(documents, batches.slice(start, start + tenantsAtOnce));
    move = { from: next ?? '', tenantsMoved: move.tenantsMoved + tenants.size, done: next === undefined };
    const isEmpty = move.done && move.tenantsMoved === 0 && (await takeSnapshot(documents)).effect === 0;
    if (!isEmpty) await documents.write(moveContainer, { ...moveKey, value: move, when: 'always' });
  }
}

/** @param tenants the documents of each */
async function moveSome(documents: Documents, tenants: readonly (readonly DocumentKey[])[]): Promise<void> {
  const keys = tenants.flat();
  const years = await documents.readMany(tenantsContainer as unknown as Container<TenantYear>, keys);
  const byTenant = Map.groupBy(
    years.filter((year) => year !== undefined),
    ({ partition }) => partition,
  );
  const writes = [...byTenant].map(([tenant, ofTenant]) => ({
    ...tenantKey(tenant),
    value: tenantOfYears(ofTenant.map(({ value }) => value)),
    when: 'absent' as const,
  }));
  await documents.writeMany(tenantsContainer, writes);
  await inParallel(keys, tenantsAtOnce, (key) => documents.remove(tenantsContainer, key));
}
