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
