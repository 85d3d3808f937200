import type { Association, LedgerLine, WorkloadMeasured } from '../scoring/ledger.ts';

/**
 * Ledger lines as a portion stores them. Lines of workloads repeat each other: they name the same tenants,
 * subscriptions, associations and months, and several of them hold what the same workload measures. They are stored as
 * numbers that name the place of each text, association and measurement in lists beside them. Lines of other indicators
 * are stored as they are.
 */
export type StoredLines = { lines: LedgerLine[]; lists?: never } | { lines: PlacedLine[]; lists: Lists };

/** What lines name by its place, each once, in the order in which it was first named. */
interface Lists {
  texts: string[];
  /** Places of location, type and report. */
  associations: number[][];
  /** Place of the month, amount; then for each part the places of subscription and association, and the amount. */
  measured: number[][];
  /** Names of the fields that lines have, in order. */
  fields: (keyof LedgerLine)[][];
}

/** The place of the list of its fields, then each field: a place, places in `measured`, or months and amounts. */
type PlacedLine = [fields: number, ...values: (number | number[])[]];

/** Values in the order in which they were first met, each once. */
class Places<Of> {
  readonly values: Of[] = [];
  readonly #places = new Map<string, number>();

  of(value: Of): number {
    const key = String(value);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.values.length);
    return this.values.push(value) - 1;
  }
}

/** Returns lines in the form in which they are stored: the same lines give the same bytes. */
export function storedLines(lines: LedgerLine[]): StoredLines {
  if (!lines.some(({ measured }) => measured)) return { lines };
  const texts = new Places<string>();
  const associations = new Places<number[]>();
  const measures = new Places<number[]>();
  const names = new Places<(keyof LedgerLine)[]>();
  const associationAt = ({ location, type, report }: Association) =>
    associations.of([texts.of(location), texts.of(type), texts.of(report)]);
  const measureAt = ({ month, amount, parts }: WorkloadMeasured) =>
    measures.of([
      texts.of(month),
      amount,
      ...parts.flatMap((part) => [texts.of(part.subscription), associationAt(part.association), part.amount]),
    ]);
  const fieldOf = (line: LedgerLine, name: keyof LedgerLine): number | number[] => {
    if (name === 'association') return associationAt(line.association!);
    if (name === 'measured') return line.measured!.map(measureAt);
    if (name === 'amounts') return line.amounts.flatMap(([month, amount]) => [texts.of(month), amount]);
    return texts.of(line[name]!);
  };
  const placed = lines.map((line): PlacedLine => {
    const fields = Object.keys(line) as (keyof LedgerLine)[];
    return [names.of(fields), ...fields.map((name) => fieldOf(line, name))];
  });
  return {
    lines: placed,
    lists: {
      texts: texts.values,
      associations: associations.values,
      measured: measures.values,
      fields: names.values,
    },
  };
}

/** Returns stored lines as they were credited. */
export function creditedLines({ lines, lists }: StoredLines): LedgerLine[] {
  if (lists === undefined) return lines;
  const textAt = <Text extends string>(place: number) => lists.texts[place] as Text;
  const associations = lists.associations.map(
    ([location, type, report]): Association => ({
      location: textAt(location!),
      type: textAt(type!),
      report: textAt(report!),
    }),
  );
  const measured = lists.measured.map(
    ([month, amount, ...parts]): WorkloadMeasured => ({
      month: textAt(month!),
      amount: amount!,
      parts: inGroups(parts, 3).map(([subscription, association, part]) => ({
        subscription: textAt(subscription!),
        association: associations[association!]!,
        amount: part!,
      })),
    }),
  );
  const fieldOf = (name: keyof LedgerLine, value: number | number[]): unknown => {
    if (name === 'measured') return (value as number[]).map((place) => measured[place]!);
    if (name === 'amounts') return inGroups(value as number[], 2).map(([month, amount]) => [textAt(month!), amount]);
    return name === 'association' ? associations[value as number] : textAt(value as number);
  };
  return lines.map(([fields, ...values]) => {
    const named = lists.fields[fields]!.map((name, at) => [name, fieldOf(name, values[at]!)]);
    return Object.fromEntries(named) as LedgerLine;
  });
}

const inGroups = (numbers: readonly number[], size: number): number[][] =>
  Array.from({ length: numbers.length / size }, (_, at) => numbers.slice(at * size, (at + 1) * size));
