import type { TakenAway } from '../api/simulations.ts';
import { ensure } from '../maps.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { amountUnitOf, ledgerUnits } from '../rulebooks/shapes.ts';
import { countsIn, type Deciding } from '../scoring/deciding.ts';
import type { LedgerLine } from '../scoring/ledger.ts';

type Customer = NonNullable<TakenAway['customers']>[number];
/** A line without its months, and the sum of them in ledger units. */
interface Counted {
  line: LedgerLine;
  amount: number;
}
/** For each indicator, by customer and workload. */
export type ByCustomer = ReadonlyMap<string, ReadonlyMap<string, Counted>>;

/** What each customer, or each workload of one, adds to each indicator of a month. */
export class CustomersCounted {
  /** Lines that count in one market or track only are kept apart until it is known which decides. */
  readonly #sums = new Map<string, Counted>();

  add(lines: readonly LedgerLine[]): void {
    for (const { amounts, association: _, measured: __, ...rest } of lines) {
      const { indicator, tenant, workload, market, track } = rest;
      if (tenant === undefined) continue;
      const key = [indicator, tenant, workload, market ?? track].join('|');
      const sum = ensure(this.#sums, key, () => ({ line: { ...rest, amounts: [] }, amount: 0 }));
      for (const [, amount] of amounts) sum.amount += amount;
    }
  }

  /** Returns the sums that count. */
  decidedBy(edition: Edition, deciding: Deciding): ByCustomer {
    const counted = new Map<string, Map<string, Counted>>();
    for (const { line, amount } of this.#sums.values()) {
      if (!countsIn(line, deciding, edition)) continue;
      const of = ensure(counted, line.indicator, () => new Map<string, Counted>());
      ensure(of, `${line.tenant}|${line.workload}`, () => ({ line, amount: 0 })).amount += amount;
    }
    return counted;
  }
}

/** Lists customers that add less to an indicator than the month before, those with the largest loss first. */
export function customersLess({ indicators }: Edition, id: string, before: ByCustomer, after: ByCustomer): Customer[] {
  const unit = ledgerUnits(amountUnitOf[indicators.find((one) => one.id === id)!.shape.kind]);
  return [...(before.get(id) ?? [])]
    .flatMap(([key, { line, amount: was }]) => {
      const is = after.get(id)?.get(key)?.amount ?? 0;
      if (is >= was) return [];
      const { tenant = '', customerName, workload } = line;
      const named = { tenant, ...(customerName ? { customerName } : {}), ...(workload ? { workload } : {}) };
      return [{ ...named, from: was / unit, to: is / unit }];
    })
    .sort((one, other) => one.to - one.from - (other.to - other.from));
}
