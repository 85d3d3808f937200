import { invalid, type ProductError } from '../errors.ts';
import type { Header } from './header.ts';
import { Fault } from './layout.ts';

/**
 * Makes the fault of a row with text after a closing quote.
 * @param cell index of the faulty cell, from 0
 */
export const malformedQuotes = ({ names }: Header, cell: number): Fault =>
  new Fault(
    names[cell] ?? null,
    'malformed-quotes',
    'Text follows a closing quote; double each quote inside a quoted cell ("Foo ""and"" Bar").',
  );

/**
 * Makes the fault of a row whose open quote is never closed.
 * @param count number of its cells
 */
export const tornRow = ({ names }: Header, count: number): Fault =>
  new Fault(
    null,
    'too-few-cells',
    `The row has ${count} cells and the header ${names.length}, and a quote in it is not closed: the rest of it does not follow. Send the file as Partner Center gave it.`,
  );

/**
 * Makes the fault of a row that ends before a required cell.
 * @param missing index of the cell, from 0
 * @param needed number of cells needed
 */
export const tooFewCells = ({ names }: Header, missing: number, count: number, needed: number): Fault =>
  new Fault(
    names[missing]!,
    'too-few-cells',
    `The row has ${count} cells and needs ${needed}: it is perhaps half a row, cut by a line break in a cell or by the end of the file. Send the file again, whole, as Partner Center gave it.`,
  );

/** Makes the fault of a row with text in more cells than the header has. */
export const wrongCellCount = ({ names }: Header, count: number): Fault =>
  new Fault(
    null,
    'wrong-cell-count',
    `The row has ${count} cells and the header ${names.length}; remove separators from within cells.`,
  );

/**
 * Makes the fault of a row of too many characters.
 * @param cell index of the first incomplete cell, from 0
 */
export const cellTooLong = ({ names }: Header, cell: number, limit: number): Fault =>
  new Fault(names[cell] ?? null, 'cell-too-long', `The row has more than ${limit} characters; shorten this cell.`);

/**
 * Makes the error of a quote that is open for longer than a row may be, or at the end of the file: the rows after it
 * cannot be found, so the whole file fails.
 * @param limit most characters of a row; none at the end of the file
 */
export const unclosedQuote = (line: number, limit?: number): ProductError =>
  invalid(
    'unclosed-quote',
    `The row at line ${line} opens a quote that is not closed ${limit === undefined ? 'before the file ends' : `within ${limit} characters`}; close it, or double a quote that is part of a cell.`,
  );
