import { invalid } from '../errors.ts';
import { longestRow } from './blocks.ts';
import type { Layout } from './layout.ts';
import { layouts } from './layouts/all.ts';
import { csvRecord, tsvCell } from './quotes.ts';

/** What a report's header line says. */
export interface Header {
  separator: '\t' | ',';
  /** The columns' names as the file spells them, in its order. */
  names: readonly string[];
  /** For each cell of a line the column's position in the layout, or -1 for a column that is ignored. */
  positions: Int32Array;
  /** For each column of the layout the cell that holds it, or -1 where the file lacks it. */
  cells: Int32Array;
}

/**
 * Reads a header line (without its end). The separator is the one, tab or comma, that gives more known columns. Throws
 * `lone-carriage-return`, `header-too-long`, `duplicate-column` or `missing-column`; the latter names each column that
 * is missing and those that were found.
 */
export function readHeader(layout: Layout, line: string): Header {
  if (line.includes('\r')) {
    throw invalid('lone-carriage-return', 'The lines end with a carriage return alone; save the file with LF or CRLF.');
  }
  if (line.length > longestRow) {
    throw invalid('header-too-long', `The first line has more than ${longestRow} characters; it must be the header.`);
  }
  const known = new Map(layout.columns.map(({ name }, position) => [name.toLowerCase(), position]));
  const [tabs, commas] = [line.split('\t').map(tsvCell), csvRecord(line, 0).cells];
  const knownIn = (names: string[]) => names.filter((name) => known.has(name.toLowerCase())).length;
  const separator = knownIn(commas) > knownIn(tabs) ? ',' : '\t';
  const names = separator === ',' ? commas : tabs;

  const positions = Int32Array.from(names, (name) => known.get(name.toLowerCase()) ?? -1);
  const cells = new Int32Array(layout.columns.length).fill(-1);
  const twice = new Set<string>();
  for (const [cell, position] of positions.entries()) {
    if (position === -1) continue;
    if (cells[position] !== -1) twice.add(names[cell]!);
    else cells[position] = cell;
  }
  refuseRepeated([...twice]);
  refuseMissing(layout, cells, names);
  return { separator, names, positions, cells };
}

function refuseRepeated(twice: string[]): void {
  if (twice.length === 0) return;
  throw invalid(
    'duplicate-column',
    `The header names ${listed(twice)} more than once; keep one of each.`,
    twice.map((name) => ({
      parameter: name,
      code: 'duplicate-column',
      message: `The column ${name} stands more than once.`,
    })),
  );
}

function refuseMissing(layout: Layout, cells: Int32Array, names: readonly string[]): void {
  const has = (column: string) => cells[layout.columns.findIndex(({ name }) => name === column)] !== -1;
  const missing = layout.columns.filter(({ name, required }) => required && !has(name)).map(({ name }) => name);
  for (const group of layout.oneOf) if (!group.some(has)) missing.push(group.join(' or '));
  if (missing.length === 0) return;
  const found = names.filter((name) => name !== '');
  const other = reportLike(layout, found);
  throw invalid(
    'missing-column',
    `The header of a ${layout.report} report lacks ${missing.join(', ')}. ${
      found.length === 0 ? 'Its first line is empty.' : `Found: ${listed(found)}.`
    }${other ? ` The file looks like ${other}.` : ''} The first line must name the columns, separated by tabs or commas.`,
    missing.map((name) => ({
      parameter: name,
      code: 'missing-column',
      message: `The column ${name} is missing from the header.`,
    })),
  );
}

/** Another report that has all it needs in these columns, and knows more of them. */
function reportLike(layout: Layout, found: readonly string[]): string | undefined {
  const names = new Set(found.map((name) => name.toLowerCase()));
  const knownTo = ({ columns }: Layout) => columns.filter(({ name }) => names.has(name.toLowerCase())).length;
  const complete = ({ columns }: Layout) =>
    columns.every(({ name, required }) => !required || names.has(name.toLowerCase()));
  return Object.values<Layout>(layouts).find((other) => complete(other) && knownTo(other) > knownTo(layout))?.report;
}

function listed(names: readonly string[]): string {
  const some = names.slice(0, 40).map((name) => (name.length > 40 ? `${name.slice(0, 40)}…` : name));
  return `${some.join(', ')}${names.length > some.length ? ` and ${names.length - some.length} more` : ''}`;
}
