import { invalid } from '../errors.ts';
import { ensure } from '../maps.ts';
import { longestRow } from './blocks.ts';
import { type Column, foldName, nameOf } from './column.ts';
import type { Layout } from './layout.ts';
import { layouts } from './layouts/all.ts';
import { csvRecord, tsvCell } from './quotes.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A report's header line, parsed. */
export interface Header {
  separator: '\t' | ',';
  /** Column names in the file's spelling and order. */
  names: readonly string[];
  /** For each cell of a line, the column's position in the layout; -1 for a column that is not read. */
  positions: Int32Array;
  /** Names of the columns that the product does not know. */
  ignored: readonly string[];
  /** For each column of the layout, the position of its cell; -1 if the file lacks the column. */
  cells: Int32Array;
}

/**
 * Reads a header line (without its line feed). The separator is tab or comma, whichever yields more known columns.
 * @param below the lines that follow, as far as available: one of them may be the header
 * @throws `lone-carriage-return`, `header-too-long`, `separator-line`, `semicolons`, `lines-above-header`,
 * `duplicate-column`, `another-report`, `missing-column` (which names the columns missing and those found), or the code
 * of a column's `onlyBeside`
 */
export function readHeader(
  layout: Layout,
  vocabulary: Vocabulary,
  line: string,
  below: readonly string[] = [],
): Header {
  if (line.includes('\r')) {
    throw invalid('lone-carriage-return', 'The lines end with a carriage return alone; save the file with LF or CRLF.');
  }
  if (line.length > longestRow) {
    throw invalid('header-too-long', `The first line has more than ${longestRow} characters; it must be the header.`);
  }
  const known = vocabulary.columnNames(layout.report);
  const knownIn = (names: readonly string[]) => names.filter((name) => known.has(foldName(name))).length;
  refuseOtherForms(line, below, knownIn);
  const { separator, names } = cellsOf(line, knownIn);

  const positions = new Int32Array(names.length).fill(-1);
  const cells = new Int32Array(layout.columns.length).fill(-1);
  const listedNames = names.map((name) => known.get(foldName(name)));
  const listed = new Set(listedNames.map((found) => found?.name));
  const held: string[] = [];
  const repeated = new Map<number, number[]>();
  listedNames.forEach((found, cell) => {
    if (!found) return;
    const column = layout.columns[found.position]!;
    if (column.onlyBeside?.name === found.name && !countsHere(column, listed)) {
      held.push(found.name);
      return;
    }
    const before = cells[found.position]!;
    if (before === -1) {
      cells[found.position] = cell;
      if (!column.unread) positions[cell] = found.position;
    } else ensure(repeated, found.position, () => [before]).push(cell);
  });
  refuseRepeated(names, [...repeated.values()]);
  refuseMissing(layout, vocabulary, cells, names, held);
  refuseOther(layout, vocabulary, names);
  const ignored = names.filter(
    (name, cell) => name !== '' && (!listedNames[cell] || held.includes(listedNames[cell].name)),
  );
  return { separator, names, positions, ignored, cells };
}

/**
 * Returns true if the name in `onlyBeside` means this column here: the other column is present, and no other name of
 * this column is.
 */
function countsHere({ names, onlyBeside }: Column, listed: ReadonlySet<string | undefined>): boolean {
  const others = namesBut({ names }, onlyBeside!.name);
  return listed.has(onlyBeside!.beside) && !others.some((name) => listed.has(name));
}

const namesBut = ({ names }: Pick<Column, 'names'>, one: string | undefined): string[] =>
  Object.keys(names).filter((name) => name !== one);

const and = new Intl.ListFormat('en-GB');

type Count = (names: readonly string[]) => number;

function cellsOf(line: string, knownIn: Count): { separator: '\t' | ','; names: string[] } {
  const [tabs, commas] = [line.split('\t').map(tsvCell), csvRecord(line, 0).cells];
  return knownIn(commas) > knownIn(tabs) ? { separator: ',', names: commas } : { separator: '\t', names: tabs };
}

/** Refuses files, made by a spreadsheet or a portal, that would be a report after a small change. */
function refuseOtherForms(line: string, below: readonly string[], knownIn: Count): void {
  if (/^"?sep=.?"?$/i.test(line.trim())) {
    throw invalid('separator-line', 'The file begins with a line sep=, which spreadsheets write; remove that line.');
  }
  const known = knownIn(cellsOf(line, knownIn).names);
  if (knownIn(line.split(';').map(tsvCell)) > Math.max(known, 1)) {
    throw invalid(
      'semicolons',
      'The cells are separated by semicolons; save the file with tabs or commas, with a point in decimal numbers.',
    );
  }
  if (known > 1) return;
  const header = below.findIndex((other) => knownIn(cellsOf(other, knownIn).names) > Math.max(known, 2));
  if (header === -1) return;
  throw invalid(
    'lines-above-header',
    `The first line must name the columns, but line ${header + 2} does; remove ${header === 0 ? 'the line' : `the ${header + 1} lines`} above it.`,
  );
}

/** @param repeated for each column named more than once, the positions of its names */
function refuseRepeated(names: readonly string[], repeated: readonly number[][]): void {
  if (repeated.length === 0) return;
  const found = repeated.map((cells) => {
    const shown = cells.slice(0, 5);
    const more = cells.length - shown.length;
    const places = shown.map((cell) => `${shortened(names[cell]!)} (position ${cell + 1})`);
    const all = and.format(more > 0 ? [...places, `${more} more`] : places);
    const others = cells.length > 2 ? 'others' : 'other';
    return {
      parameters: new Set(shown.map((cell) => names[cell]!)),
      message: `${all} name one column: keep one, and remove the ${others} from the file or the download.`,
    };
  });
  const code = 'duplicate-column';
  throw invalid(
    code,
    [
      `The header names ${repeated.length > 1 ? 'columns' : 'one column'} more than once.`,
      ...found.map(({ message }) => message),
    ].join(' '),
    found.flatMap(({ parameters, message }) => [...parameters].map((parameter) => ({ parameter, code, message }))),
  );
}

function refuseMissing(
  layout: Layout,
  vocabulary: Vocabulary,
  cells: Int32Array,
  names: readonly string[],
  held: readonly string[],
): void {
  const has = (key: string) => cells[layout.columns.findIndex((column) => column.key === key)] !== -1;
  const missing: { name: string; column?: Column }[] = layout.columns
    .filter(({ key, required }) => required && !has(key))
    .map((column) => ({ name: nameOf(column), column }));
  for (const group of layout.oneOf)
    if (!group.some(has))
      missing.push({ name: group.map((key) => nameOf(layout.columns.find((one) => one.key === key)!)).join(' or ') });
  if (missing.length === 0) return;
  const otherwise = missing[0]!.column?.onlyBeside;
  const known = vocabulary.columnNames(layout.report);
  const spelledAs = (listed: string) => names.find((name) => known.get(foldName(name))?.name === listed) ?? listed;
  if (missing.length === 1 && otherwise && held.includes(otherwise.name))
    throw invalid(otherwise.code, otherwise.message.replace(otherwise.name, spelledAs(otherwise.name)), [
      { parameter: otherwise.name, code: otherwise.code, message: `Tick ${missing[0]!.name} for the download.` },
    ]);
  const found = names.filter((name) => name !== '');
  const other = reportLike(layout, vocabulary, found);
  const heldIn = (column: Column | undefined) =>
    column?.onlyBeside && held.includes(column.onlyBeside.name) ? column.onlyBeside : undefined;
  const remedies = other
    ? [`The file looks like ${other}; send it as that.`]
    : [
        'Tick what is missing when you make the download; a column that has another name can be added to the setting PCI_SPELLINGS.',
        ...missing.flatMap(({ name, column }) => {
          const only = heldIn(column);
          return only ? `${spelledAs(only.name)} stands for ${name} only next to ${only.beside}.` : [];
        }),
        ...missing.flatMap(({ column }) => column?.whenMissing ?? []),
        'The first line must name the columns, separated by tabs or commas.',
      ];
  throw invalid(
    'missing-column',
    [
      `The header of a ${layout.report} report lacks ${missing.map(({ name }) => name).join(', ')}.`,
      found.length === 0 ? 'Its first line is empty.' : `Found: ${listed(found)}.`,
      ...remedies,
    ].join(' '),
    missing.map(({ name, column }) => ({
      parameter: name,
      code: 'missing-column',
      message: `The column ${column ? namesBut(column, heldIn(column)?.name).join(' or ') : name} is missing from the header.`,
    })),
  );
}

/**
 * A profile needs few columns, so any file that names locations would pass: the other columns show which report it is.
 */
function refuseOther(layout: Layout, vocabulary: Vocabulary, names: readonly string[]): void {
  const other = reportLike(layout, vocabulary, names);
  if (other)
    throw invalid(
      'another-report',
      `The file is to be read as ${layout.report} and looks like ${other}; send it as that.`,
    );
}

/** Finds another report that has all required columns here and knows more of these columns. */
function reportLike(layout: Layout, vocabulary: Vocabulary, found: readonly string[]): string | undefined {
  const positionsIn = (other: Layout) => {
    const known = vocabulary.columnNames(other.report);
    return new Set(found.flatMap((name) => known.get(foldName(name))?.position ?? []));
  };
  const complete = (other: Layout) => {
    const there = positionsIn(other);
    return other.columns.every(({ required }, position) => !required || there.has(position));
  };
  return Object.values<Layout>(layouts).find(
    (other) => complete(other) && positionsIn(other).size > positionsIn(layout).size,
  )?.report;
}

const shortened = (name: string) => (name.length > 40 ? `${name.slice(0, 40)}…` : name);

function listed(names: readonly string[]): string {
  const some = names.slice(0, 40).map(shortened);
  return `${some.join(', ')}${names.length > some.length ? ` and ${names.length - some.length} more` : ''}`;
}
