import { labelReader } from './cells.ts';
import type { Column } from './column.ts';
import type { Cells, Reading } from './layout.ts';
import { memo } from './memo.ts';
import { normaliseProduct } from './products.ts';

/** Separates the cells of a line key. */
const separator = '\x1f';

type Has = Pick<Reading, 'has'>;

/** Returns the positions of those columns that the file has. */
const placesOf = ({ has }: Has, columns: readonly Column[], keys: readonly string[]): number[] =>
  keys.filter(has).map((key) => columns.findIndex((column) => column.key === key));

/**
 * Returns a reader for the line key: the cells, joined as written, that distinguish a row's line from others of the
 * same subscription, month, location, product and finer name. Compare line keys without regard to case.
 * @param finer the keys of the finer names: if the file has only one of them, the row holds it already
 */
export function lineKeyOf(
  file: Has,
  columns: readonly Column[],
  keys: readonly string[],
  finer: readonly string[],
): (cells: Cells) => string {
  const finerThere = finer.filter(file.has);
  const [first = -1, ...others] = placesOf(file, columns, [...keys, ...(finerThere.length > 1 ? finerThere : [])]);
  return (cells) => {
    let line = cells[first] ?? '';
    for (const place of others) line += separator + cells[place];
    // Only quoted cells hold line breaks, and only cells of a comma-separated file hold tabs.
    return line.includes('\t') || line.includes('\n') ? line.replace(/[\t\r\n]+/g, ' ') : line;
  };
}

const saysAnything = memo(10_000, (name) => normaliseProduct(name) !== '');

/**
 * Returns a reader for the first of several finer product names that goes beyond the family; otherwise for the last.
 */
export function finerName(file: Has, columns: readonly Column[], keys: readonly string[]): (cells: Cells) => string {
  const readers = placesOf(file, columns, keys).map((place) => ({ place, label: labelReader() }));
  const last = readers.pop();
  if (last && readers.length === 0) return (cells) => last.label(cells, last.place);
  return (cells) => {
    let name = '';
    for (const { place, label } of readers) {
      if (cells[place] === '') continue;
      name = label(cells, place);
      if (saysAnything(name)) return name;
    }
    return last === undefined || cells[last.place] === '' ? name : last.label(cells, last.place);
  };
}
