import { describe } from '../facts/descriptions.ts';
import { figuresIn } from '../facts/tenant.ts';
import { ensure } from '../maps.ts';
import { by } from '../order.ts';
import { larger } from '../reports/larger.ts';
import type { MonthlyReportName, MonthlyRow } from '../reports/rows.ts';
import type { Blobs } from '../storage/ports.ts';
import { Buckets, bucketCount, byId } from './buckets.ts';
import { type Source, SourceTexts } from './source-texts.ts';

/** Estimated bytes of rows and sources held before they are spilled. */
const memoryForRows = 56 * 1024 ** 2;
/** Bytes of spilled rows held before they are written. */
const memoryForSpilling = 8 * 1024 ** 2;
const bytesOfRow = 10;
/** Rows by which the columns grow beyond the limit. */
const rowsBeyond = 32 * 1024;
const rowsOfSmallFile = 64 * 1024;
/** Estimated bytes of a tenant's id and its place in a table. */
const bytesOfTenant = 120;
/** Few enough for their intermediate results to be freed before they survive garbage collections. */
const tenantsAtOnce = 100;

/** All rows of one tenant in a file, in the order of lines. */
export interface TenantRows {
  tenant: string;
  sources: Source[];
  /** For each row: the place of its source, its line, its month as a number, then its figures. */
  rows: number[];
}

/** Places of a row's numbers in {@link TenantRows}, counted from its source. */
export const [lineOfRow, monthOfRow, beforeFigures] = [1, 2, 3];

/**
 * Groups the rows of a monthly report by tenant. It holds them as columns of numbers; beyond a limit of memory they are
 * spilled to blobs, and merged when they are read.
 */
export class MonthlyRows {
  readonly #width: number;
  readonly #limit: number;
  readonly #spilled: Buckets;
  #hasSpilled = false;
  #tenants = new Map<string, number>();
  #sources: SourceTexts;
  /** Number of rows in the columns. */
  #rows = 0;
  #sourceOf = new Int32Array(1024);
  #lines = new Int32Array(1024);
  #months = new Int16Array(1024);
  #figures: Float64Array;

  /** @param prefix name prefix of the blobs of spilled rows */
  constructor(report: MonthlyReportName, blobs: Blobs, prefix: string, limit = memoryForRows) {
    this.#width = figuresIn[report];
    this.#limit = limit;
    this.#sources = new SourceTexts(limit);
    this.#spilled = new Buckets(blobs, prefix, memoryForSpilling, byId);
    this.#figures = new Float64Array(1024 * this.#width);
  }

  /** Adds a source: the next number, from 0. */
  addSource(row: MonthlyRow): void {
    const tenant = ensure(this.#tenants, row.tenant, () => this.#tenants.size);
    this.#sources.add(tenant, [row.location, row.customerName, describe(row), row.lineKey]);
  }

  /**
   * Adds a row of a source.
   * @param figures holds the row's figures from `at` on
   */
  add(source: number, line: number, month: number, figures: Float64Array, at: number): void {
    const row = this.#rows++;
    if (row === this.#lines.length) this.#grow();
    this.#sourceOf[row] = source;
    this.#lines[row] = line;
    this.#months[row] = month;
    const width = this.#width;
    for (let index = 0; index < width; index++) this.#figures[row * width + index] = figures[at + index]!;
  }

  /**
   * Spills everything if it takes more memory than the limit. Await it now and then while adding.
   * @returns true if it did: sources are then numbered from 0 again
   */
  async flush(): Promise<boolean> {
    const rows = this.#rows * (bytesOfRow + 8 * this.#width);
    if (rows + this.#sources.bytes + this.#tenants.size * bytesOfTenant <= this.#limit) return false;
    await this.#spill();
    return true;
  }

  /**
   * Yields all rows, some tenants at a time, in the same order for the same file. To be read once: it then frees the
   * memory of the rows.
   */
  async *read(): AsyncGenerator<TenantRows[]> {
    if (!this.#hasSpilled) {
      yield* some(this.#inOrder());
      this.#free();
      return;
    }
    await this.#spill();
    this.#free();
    for await (const lines of this.#spilled.read()) {
      const parts = lines.map((line) => JSON.parse(line) as TenantRows);
      const tenants = [...Map.groupBy(parts, ({ tenant }) => tenant)].sort(by(([tenant]) => tenant));
      // In one order, however many buckets were read together.
      const buckets = [...Map.groupBy(tenants, ([tenant]) => byId(tenant, bucketCount))];
      const inOrder = buckets.sort(([one], [other]) => one - other).flatMap(([, ofBucket]) => ofBucket);
      yield* some(inOrder.map(([, ofTenant]) => this.#merged(ofTenant)).values());
    }
  }

  async #spill(): Promise<void> {
    this.#hasSpilled = true;
    let waiting = 0;
    for (const rows of this.#inOrder()) {
      this.#spilled.add(rows.tenant, JSON.stringify(rows));
      if (++waiting % tenantsAtOnce === 0) await this.#spilled.flush();
    }
    this.#tenants = new Map();
    this.#sources.forget();
    this.#rows = 0;
  }

  #free(): void {
    this.#tenants = new Map();
    this.#sources = new SourceTexts(0);
    this.#sourceOf = this.#lines = new Int32Array();
    this.#months = new Int16Array();
    this.#figures = new Float64Array();
  }

  /** Yields the rows held, by tenant in the order of ids. */
  *#inOrder(): Generator<TenantRows> {
    const tenants = [...this.#tenants.keys()].sort();
    const placeOfTenant = new Int32Array(tenants.length);
    for (const [place, tenant] of tenants.entries()) placeOfTenant[this.#tenants.get(tenant)!] = place;
    const ranks = new Int32Array(this.#sources.count);
    for (let source = 0; source < ranks.length; source++)
      ranks[source] = placeOfTenant[this.#sources.tenantOf(source)]!;
    // A counting sort, which keeps the order of lines.
    const sourceOf = this.#sourceOf;
    const ends = new Int32Array(tenants.length + 1);
    for (let row = 0; row < this.#rows; row++) ends[ranks[sourceOf[row]!]! + 1]!++;
    for (let place = 0; place < tenants.length; place++) ends[place + 1]! += ends[place]!;
    const starts = ends.slice(0, tenants.length);
    const sorted = new Int32Array(this.#rows);
    for (let row = 0; row < this.#rows; row++) sorted[starts[ranks[sourceOf[row]!]!]!++] = row;

    const stride = beforeFigures + this.#width;
    const placeOf = new Int32Array(this.#sources.count).fill(-1);
    for (const [place, tenant] of tenants.entries()) {
      const [start, end] = [ends[place]!, ends[place + 1]!];
      const ofTenant: TenantRows = { tenant, sources: [], rows: new Array((end - start) * stride) };
      for (let at = start; at < end; at++) this.#put(ofTenant, (at - start) * stride, sorted[at]!, placeOf);
      yield ofTenant;
    }
  }

  /** @param placeOf by source, its place in the tenant's list, or −1 */
  #put({ sources, rows }: TenantRows, at: number, row: number, placeOf: Int32Array): void {
    const source = this.#sourceOf[row]!;
    if (placeOf[source] === -1) placeOf[source] = sources.push(this.#sources.read(source)) - 1;
    rows[at] = placeOf[source]!;
    rows[at + lineOfRow] = this.#lines[row]!;
    rows[at + monthOfRow] = this.#months[row]!;
    const width = this.#width;
    for (let index = 0; index < width; index++) rows[at + beforeFigures + index] = this.#figures[row * width + index]!;
  }

  /** Merges what was spilled of one tenant at several times, in the order of lines. */
  #merged([first, ...others]: readonly TenantRows[]): TenantRows {
    const { tenant, sources, rows } = first!;
    for (const other of others) {
      const shift = sources.length;
      sources.push(...other.sources);
      for (let at = 0; at < other.rows.length; at += beforeFigures + this.#width) {
        rows.push(other.rows[at]! + shift);
        for (let next = at + 1; next < at + beforeFigures + this.#width; next++) rows.push(other.rows[next]!);
      }
    }
    return { tenant, sources, rows };
  }

  /**
   * Doubles the columns of a small file; for a larger one makes room for all that the limit allows: unused room takes
   * no memory, but former copies of the columns do until they are collected.
   */
  #grow(): void {
    const { length } = this.#lines;
    const most = Math.ceil(this.#limit / (bytesOfRow + 8 * this.#width));
    const rows = length < rowsOfSmallFile ? 2 * length : Math.max(length, most) + rowsBeyond;
    this.#sourceOf = larger(this.#sourceOf, rows);
    this.#lines = larger(this.#lines, rows);
    this.#months = larger(this.#months, rows);
    this.#figures = larger(this.#figures, rows * this.#width);
  }
}

function* some(all: Iterable<TenantRows>): Generator<TenantRows[]> {
  let batch: TenantRows[] = [];
  for (const rows of all) {
    if (batch.push(rows) < tenantsAtOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
