import type { ReactNode } from 'react';

/** A column: sorting, filters and the CSV use its value; what is drawn may show it in another form. */
export interface Column<Row> {
  id: string;
  title: string;
  value: (row: Row) => string | number | boolean | null | undefined;
  show?: (row: Row) => ReactNode;
  align?: 'right';
  className?: string;
}

export interface Order {
  by: string;
  descending: boolean;
}

/** Returns the rows that contain the text in any column, in order; those without a value come last. */
export function sortedAndFiltered<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  order: Order | undefined,
  text: string,
  locale: string,
): readonly Row[] {
  const wanted = folded(text.trim());
  const found =
    wanted === ''
      ? rows
      : rows.filter((row) => columns.some(({ value }) => folded(String(value(row) ?? '')).includes(wanted)));
  const column = columns.find(({ id }) => id === order?.by);
  if (!order || !column) return found;
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const sign = order.descending ? -1 : 1;
  return found.toSorted((one, other) => {
    const [mine, theirs] = [column.value(one), column.value(other)];
    if (mine == null || theirs == null) return Number(mine == null) - Number(theirs == null);
    if (typeof mine === 'number' && typeof theirs === 'number') return sign * (mine - theirs);
    return sign * compare(String(mine), String(theirs));
  });
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();
