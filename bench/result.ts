/** One measured figure and its goal. */
export interface Result {
  name: string;
  value: number;
  unit: string;
  wanted?: { atLeast: number } | { atMost: number };
  note?: string;
}

/** Returns true if the figure meets its goal; `undefined` if it has none. */
export function isMet({ value, wanted }: Result): boolean | undefined {
  if (!wanted) return undefined;
  return 'atLeast' in wanted ? value >= wanted.atLeast : value <= wanted.atMost;
}

/** Returns the middle of several turns, and their spread as a note. */
export function median(turns: readonly number[]): { value: number; note: string } {
  const sorted = turns.toSorted((one, other) => one - other);
  const shown = [sorted[0]!, sorted.at(-1)!].map((value) => value.toFixed(2)).join(' to ');
  return { value: sorted[Math.floor(sorted.length / 2)]!, note: `${turns.length} turns, ${shown}` };
}
