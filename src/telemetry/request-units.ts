/** Cost of one request to the store. */
export interface Charge {
  container: string;
  operation: string;
  requestUnits: number;
}

/** Request units since the start, by container and operation. */
export interface RequestUnits {
  record(charge: Charge): void;
  /** Calls and request units, by `container operation`. */
  totals(): ReadonlyMap<string, { calls: number; requestUnits: number }>;
}

/** Counts request units; `also` is called with each charge, to send it on as a metric. */
export function createRequestUnits(also: (charge: Charge) => void = () => {}): RequestUnits {
  const totals = new Map<string, { calls: number; requestUnits: number }>();
  return {
    record(charge) {
      const key = `${charge.container} ${charge.operation}`;
      const total = totals.get(key) ?? { calls: 0, requestUnits: 0 };
      total.calls++;
      total.requestUnits += charge.requestUnits;
      totals.set(key, total);
      also(charge);
    },
    totals: () => totals,
  };
}
