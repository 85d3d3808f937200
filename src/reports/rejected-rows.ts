import { locationIn } from './cells.ts';
import { monthIn } from './dates.ts';
import type { Header } from './header.ts';
import type { Layout, RowSlice } from './layout.ts';
import type { Records } from './records.ts';

/** Matches the beginning of a table's last line that is no row. */
const footer = /^"?(applied filters|(grand )?total)\b/i;

/** Returns the slice of a rejected row, as far as it can be determined; null if the row belongs to nobody. */
export function sliceOf(layout: Layout, header: Header, records: Records): RowSlice | null {
  const position = (key: string) => layout.columns.findIndex((column) => column.key === key);
  const told = (key: string) => {
    const cell = header.cells[position(key)]!;
    return cell < records.cellsPlaced ? records.cells[position(key)]! : null;
  };
  const cell = told('location');
  // A type without a location means that the location was lost.
  const isLost = cell === '' && Boolean(told('type'));
  const location = cell === null || isLost ? null : locationIn(cell);
  if (!layout.slicedBy.includes('month')) {
    if (location) return { location, month: null };
    return belongsToNobody(layout, header, records) ? null : { location: null, month: null };
  }
  const month = monthIn(told('month') ?? '');
  if ((location === null || month === null) && belongsToNobody(layout, header, records)) return null;
  return { location, month };
}

/**
 * Returns true if nothing assigns the row to anybody: the identifying cells are empty or hold a footer, or the row
 * holds nothing but a footer.
 */
function belongsToNobody({ columns, identifiedBy }: Layout, header: Header, records: Records): boolean {
  if (records.cellsCut === 0) return false;
  const filled = records.cells.filter((cell) => cell !== '');
  if (filled.length === 1 && footer.test(filled[0]!)) return true;
  return identifiedBy.every((key) => {
    const position = columns.findIndex((column) => column.key === key);
    const cell = records.cells[position]!;
    return header.cells[position]! < records.cellsCut && (cell === '' || footer.test(cell));
  });
}

/** Matches a cell of a sum. */
const figure = /^[\d.,()$%\s−-]+$/;

/**
 * Returns the label of a line of totals or of a footer, with its column's key; empty if it holds nothing but figures.
 * Such a line belongs to nobody and has neither location nor type; `undefined` for any other.
 */
export function totalIn(
  { columns }: Layout,
  header: Header,
  { cells, cellsPlaced }: Records,
): { label: string; column: string } | undefined {
  const names = (key: string) => {
    const position = columns.findIndex((column) => column.key === key);
    const isTold = position !== -1 && header.cells[position]! < cellsPlaced;
    return isTold && cells[position] !== '' && !footer.test(cells[position]!);
  };
  if (names('location') || names('type')) return undefined;
  const labelled = cells.findIndex((cell) => footer.test(cell));
  if (labelled !== -1) return { label: cells[labelled]!.replace(/^"/, ''), column: columns[labelled]!.key };
  const first = cells.findIndex((cell) => cell !== '');
  if (first === -1 || !cells.every((cell) => cell === '' || figure.test(cell))) return undefined;
  return { label: '', column: columns[first]!.key };
}
