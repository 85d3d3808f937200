/** First and last month of each run of consecutive months; for a single month both are the same. */
export function spansOf(months: readonly string[]): [first: string, last: string][] {
  const spans: [first: string, last: string][] = [];
  for (const month of months) {
    const span = spans.at(-1);
    if (span && placeOf(month) === placeOf(span[1]) + 1) span[1] = month;
    else spans.push([month, month]);
  }
  return spans;
}

const placeOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
