import type { Month } from '../month.ts';
import type { Association, LedgerLine, WorkloadMeasured } from '../scoring/ledger.ts';
import { storedLines } from './stored-lines.ts';

/** Ledger lines as portions of form 1 store them: with associations, and what workloads measure, by their places. */
type FormerLines = { lines: LedgerLine[]; placed?: never } | { lines: FormerLine[]; placed: Placed };

interface Placed {
  associations: Association[];
  subscriptions: string[];
  measured: [month: Month, amount: number, parts: [subscription: number, association: number, amount: number][]][];
}

type FormerLine = Omit<LedgerLine, 'association' | 'measured'> & { association?: number; measured?: number[] };

/** Makes a portion of form 2 from one of form 1. */
export function renewed<Portion extends FormerLines>({ lines, placed, ...amounts }: Portion) {
  return { ...storedLines(placed ? creditedOf(lines as FormerLine[], placed) : (lines as LedgerLine[])), ...amounts };
}

function creditedOf(lines: readonly FormerLine[], { associations, subscriptions, measured }: Placed): LedgerLine[] {
  const measures = measured.map(
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
        ...(line.measured ? { measured: line.measured.map((at) => measures[at]!) } : {}),
      }) as LedgerLine,
  );
}
