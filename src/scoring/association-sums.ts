import type { AttributionType } from '../reports/rows.ts';

/**
 * Sums over the lines of each association (a subscription and type) in one location's slice of a month; the direct
 * customers' lines form associations too. If no amount is negative, sums only grow, so the largest sum so far is the
 * largest in the end.
 */
export class AssociationSums {
  #sums: Map<string, number> | undefined;
  #subscription = '';
  #type: AttributionType | null | undefined;
  #sum = 0;

  /** @returns the association's sum including this amount */
  add({ subscription, type }: { subscription: string; type: AttributionType | null }, amount: number): number {
    // Nearly every association has one line.
    if (subscription !== this.#subscription || type !== this.#type) {
      if (this.#type !== undefined) {
        this.#sums ??= new Map();
        this.#sums.set(keyOf(this.#subscription, this.#type), this.#sum);
      }
      this.#subscription = subscription;
      this.#type = type;
      this.#sum = this.#sums?.get(keyOf(subscription, type)) ?? 0;
    }
    this.#sum += amount;
    return this.#sum;
  }
}

const keyOf = (subscription: string, type: AttributionType | null): string => `${type ?? ''}\n${subscription}`;
