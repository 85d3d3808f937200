import type { Cells } from './layout.ts';
import { Fault } from './layout.ts';
import { latest, memo } from './memo.ts';
import type { LocationId } from './rows.ts';

const largestCount = 999_999_999;
const largestDollars = 999_999_999;
const longestId = 128;
const longestText = 1_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const controlCharacter = /[\x00-\x1f\x7f-\x9f]/;
const lowerCaseGuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const guid = new RegExp(lowerCaseGuid, 'i');

/** A cell as an error shows it: quoted, and cut when long. */
export function shown(cell: string): string {
  return `"${cell.length > 40 ? `${cell.slice(0, 40)}…` : cell}"`;
}

/** The cell, which must not be empty, else `missing-value`. */
export function present(cells: Cells, at: number): string {
  const cell = cells[at]!;
  if (cell === '') throw new Fault(at, 'missing-value', 'The cell is empty; this column needs a value in every row.');
  return cell;
}

/** A whole number from 0 to 999,999,999; else `missing-value` or `invalid-count`. */
export function count(cells: Cells, at: number): number {
  const cell = present(cells, at);
  let value = 0;
  for (let index = 0; index < cell.length; index += 1) {
    const digit = cell.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9) || value > largestCount) return refuseCount(cell, at);
    value = value * 10 + digit;
  }
  return value > largestCount ? refuseCount(cell, at) : value;
}

/** A {@link count}, or null where the cell is empty. */
export function optionalCount(cells: Cells, at: number): number | null {
  return cells[at] === '' ? null : count(cells, at);
}

function refuseCount(cell: string, at: number): never {
  throw new Fault(
    at,
    'invalid-count',
    `${shown(cell)} is not a count; write a whole number from 0 to 999999999, digits only.`,
  );
}

/**
 * Money in whole cents, exact. Written with at most two decimals, a minus sign where negative, and nothing else; up to
 * 999,999,999.99 either way, so that the sum over a partner's rows stays exact too. Else `missing-value` or
 * `invalid-money`.
 */
export function money(cells: Cells, at: number): number {
  const cell = present(cells, at);
  const cents = centsOf(cell);
  if (cents === null) {
    throw new Fault(
      at,
      'invalid-money',
      `${shown(cell)} is not an amount; write it like 1234.50 or -20, with at most two decimals, no thousands separator and no currency sign, up to 999999999.99.`,
    );
  }
  return cents;
}

function centsOf(cell: string): number | null {
  const start = cell.charCodeAt(0) === 45 ? 1 : 0;
  const point = cell.indexOf('.', start);
  const wholeEnd = point === -1 ? cell.length : point;
  const decimals = point === -1 ? 0 : cell.length - point - 1;
  if (wholeEnd === start || decimals > 2 || (point !== -1 && decimals === 0)) return null;
  let value = 0;
  for (let index = start; index < cell.length; index += 1) {
    if (index === point) continue;
    const digit = cell.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9) || value > largestDollars * 100) return null;
    value = value * 10 + digit;
  }
  const cents = decimals === 0 ? value * 100 : decimals === 1 ? value * 10 : value;
  if (cents > largestDollars * 100 + 99) return null;
  return start === 1 && cents !== 0 ? -cents : cents;
}

/** The location id that a cell holds, empty for an empty one, or null where it holds none: up to 12 digits, kept as written. */
export function locationIn(cell: string): LocationId | null {
  if (cell.length > 12) return null;
  for (let index = 0; index < cell.length; index += 1) {
    const digit = cell.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return null;
  }
  return cell;
}

/** A location id, empty for the direct customers; else `invalid-location`. */
export function location(cells: Cells, at: number): LocationId {
  const id = locationIn(cells[at]!);
  if (id === null) {
    throw new Fault(
      at,
      'invalid-location',
      `${shown(cells[at]!)} is not an MPN id; write 1 to 12 digits. A spreadsheet may have changed it: format the column as text.`,
    );
  }
  return id;
}

/** A location id that must be there; else `missing-value` or `invalid-location`. */
export function ownLocation(cells: Cells, at: number): LocationId {
  present(cells, at);
  return location(cells, at);
}

/**
 * Reads the ids of tenants, subscriptions and individuals: 1 to 128 characters without control characters. GUIDs are
 * lower-cased, since tools print them either way; any other id is kept as written. Else `missing-value`,
 * `cell-too-long` or `invalid-id`.
 */
export function idReader(): (cells: Cells, at: number) => string {
  const idIn = latest((cell): string | null => {
    if (lowerCaseGuid.test(cell)) return cell;
    if (controlCharacter.test(cell)) return null;
    return guid.test(cell) ? cell.toLowerCase() : cell;
  });
  return (cells, at) => {
    const cell = present(cells, at);
    if (cell.length > longestId) throw tooLong(at, longestId);
    const id = idIn(cell);
    if (id === null) throw new Fault(at, 'invalid-id', 'The id contains control characters; remove them.');
    return id;
  };
}

/**
 * Reads names and titles: up to 1,000 characters, may be empty; control characters and line breaks become blanks. Else
 * `cell-too-long`.
 */
export function textReader(): (cells: Cells, at: number) => string {
  return limited(latest(printable));
}

/** A {@link textReader} for columns of few different values. */
export function labelReader(): (cells: Cells, at: number) => string {
  return limited(memo(1_000, printable));
}

function limited(textIn: (cell: string) => string): (cells: Cells, at: number) => string {
  return (cells, at) => {
    const cell = cells[at]!;
    if (cell === '') return '';
    if (cell.length > longestText) throw tooLong(at, longestText);
    return textIn(cell);
  };
}

function printable(cell: string): string {
  return controlCharacter.test(cell) ? cell.replace(/\p{Cc}+/gu, ' ').trim() : cell;
}

function tooLong(at: number, limit: number): Fault {
  return new Fault(at, 'cell-too-long', `The cell holds more than ${limit} characters; shorten it.`);
}
