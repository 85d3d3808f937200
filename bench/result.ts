/** One measured figure, and what was wanted of it. */
export interface Result {
  name: string;
  value: number;
  unit: string;
  wanted?: { atLeast: number } | { atMost: number };
  note?: string;
}

/** Whether a figure is as wanted; `undefined` where nothing was. */
export function isMet({ value, wanted }: Result): boolean | undefined {
  if (!wanted) return undefined;
  return 'atLeast' in wanted ? value >= wanted.atLeast : value <= wanted.atMost;
}
