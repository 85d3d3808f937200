import { invalid, type ProductError } from '../errors.ts';
import type { Header } from './header.ts';
import { Fault } from './layout.ts';

/** A row with text after a closing quote. @param cell the faulty cell's place in the row, from 0 */
export const malformedQuotes = ({ names }: Header, cell: number): Fault =>
  new Fault(
    names[cell] ?? null,
    'malformed-quotes',
    'Text follows a closing quote; double each quote inside a quoted cell ("Foo ""and"" Bar").',
  );

/** A row whose open quote is closed nowhere. @param count how many cells it has */
export const tornRow = ({ names }: Header, count: number): Fault =>
  new Fault(
    null,
    'too-few-cells',
    `The row has ${count} cells and the header ${names.length}, and a quote in it is not closed: the rest of it does not follow. Send the file as Partner Center gave it.`,
  );

/** A row that ends before a required cell. @param missing the cell's place, from 0 @param needed how many cells it needs */
export const tooFewCells = ({ names }: Header, missing: number, count: number, needed: number): Fault =>
  new Fault(
    names[missing]!,
    'too-few-cells',
    `The row has ${count} cells and needs ${needed}: it is perhaps half a row, cut by a line break in a cell or by the end of the file. Send the file again, whole, as Partner Center gave it.`,
  );

/** A row with text in more cells than the header has. */
export const wrongCellCount = ({ names }: Header, count: number): Fault =>
  new Fault(
    null,
    'wrong-cell-count',
    `The row has ${count} cells and the header ${names.length}; remove separators from within cells.`,
  );

/** A row of too many characters. @param cell the place of the first cell that is not whole, from 0 */
export const cellTooLong = ({ names }: Header, cell: number, limit: number): Fault =>
  new Fault(names[cell] ?? null, 'cell-too-long', `The row has more than ${limit} characters; shorten this cell.`);

/** A quote that is open for longer than a row may be: nothing after it can be told apart, so the whole file fails. */
export const unclosedQuote = (line: number, limit: number): ProductError =>
  invalid(
    'unclosed-quote',
    `The row at line ${line} opens a quote that is not closed within ${limit} characters; close it, or double a quote that is part of a cell.`,
  );
