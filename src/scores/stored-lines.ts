import type { Month } from '../month.ts';
import type { Association, LedgerLine, WorkloadMeasured } from '../scoring/ledger.ts';

/**
 * Ledger lines as a portion stores them. What a workload measures stands in several lines, and names few associations
 * and subscriptions many times: each stands once beside the lines, which name its place. Lines without what workloads
 * measure are stored as they are.
 */
export type StoredLines = { lines: LedgerLine[]; placed?: never } | { lines: PlacedLine[]; placed: Placed };

interface Placed {
  associations: Association[];
  subscriptions: string[];
  measured: [month: Month, amount: number, parts: [subscription: number, association: number, amount: number][]][];
}

type PlacedLine = Omit<LedgerLine, 'association' | 'measured'> & { association?: number; measured?: number[] };

/** Values in the order in which they were first met, each once. */
class Places<Of> {
  readonly values: Of[] = [];
  readonly #places = new Map<string, number>();

  of(value: Of): number {
    const key = JSON.stringify(value);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.values.length);
    return this.values.push(value) - 1;
  }
}

/** Returns lines in the form in which they are stored: the same lines give the same bytes. */
export function storedLines(lines: LedgerLine[]): StoredLines {
  if (!lines.some(({ measured }) => measured)) return { lines };
  const associations = new Places<Association>();
  const subscriptions = new Places<string>();
  const measures = new Places<Placed['measured'][number]>();
  const placeOf = ({ month, amount, parts }: WorkloadMeasured) =>
    measures.of([
      month,
      amount,
      parts.map((part) => [subscriptions.of(part.subscription), associations.of(part.association), part.amount]),
    ]);
  const placed = lines.map(
    (line) =>
      ({
        ...line,
        ...(line.association ? { association: associations.of(line.association) } : {}),
        ...(line.measured ? { measured: line.measured.map(placeOf) } : {}),
      }) as PlacedLine,
  );
  return {
    lines: placed,
    placed: { associations: associations.values, subscriptions: subscriptions.values, measured: measures.values },
  };
}

/** Returns stored lines as they were credited. */
export function creditedLines({ lines, placed }: StoredLines): LedgerLine[] {
  if (placed === undefined) return lines;
  const { associations, subscriptions } = placed;
  const measured = placed.measured.map(
    ([month, amount, parts]): WorkloadMeasured => ({
      month,
      amount,
      parts: parts.map(([subscription, association, part]) => ({
        subscription: subscriptions[subscription]!,
        association: associations[association]!,
        amount: part,
      })),
    }),
  );
  return lines.map(
    (line) =>
      ({
        ...line,
        ...(line.association === undefined ? {} : { association: associations[line.association]! }),
        ...(line.measured ? { measured: line.measured.map((at) => measured[at]!) } : {}),
      }) as LedgerLine,
  );
}
