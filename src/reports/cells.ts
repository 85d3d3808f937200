import type { Cells } from './layout.ts';
import { Fault } from './layout.ts';
import { latest, memo } from './memo.ts';
import type { LocationId } from './rows.ts';

const largestCount = 999_999_999;
const largestDollars = 999_999_999;
const largestCents = largestDollars * 100 + 99;
const longestId = 128;
const longestText = 1_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const controlCharacter = /[\x00-\x1f\x7f-\x9f]/;

/** Quotes a cell for an error message, cut after 40 characters. */
export function shown(cell: string): string {
  return `"${cell.length > 40 ? `${cell.slice(0, 40)}…` : cell}"`;
}

/** Returns the cell; rejects an empty one as `missing-value`. */
export function present(cells: Cells, at: number): string {
  const cell = cells[at]!;
  if (cell === '') throw new Fault(at, 'missing-value', 'The cell is empty; this column needs a value in every row.');
  return cell;
}

/** Reads a whole number from 0 to 999,999,999 (`10.0` is 10). Rejects `missing-value` and `invalid-count`. */
export function count(cells: Cells, at: number): number {
  const cell = present(cells, at);
  let value = 0;
  for (let index = 0; index < cell.length; index += 1) {
    const digit = cell.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9) || value > largestCount) return countWithDecimals(cell, at);
    value = value * 10 + digit;
  }
  return value > largestCount ? refuseCount(cell, at) : value;
}

function countWithDecimals(cell: string, at: number): number {
  const whole = /^(\d{1,9})\.0+$/.exec(cell);
  return whole ? Number(whole[1]) : refuseCount(cell, at);
}

/** Reads a {@link count}, or null from an empty cell. */
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
 * Reads money as whole cents, exactly; further decimals are rounded half to even. A negative amount has a hyphen or
 * U+2212 in front, or parentheses around it; thousands separators are allowed only where they cannot be misread
 * (`1,234.50`, `1,234,567`). At most 999,999,999.99 either way, so that the sum over a partner's rows stays exact too.
 * Rejects `missing-value` and `invalid-money`.
 */
export function money(cells: Cells, at: number): number {
  const cell = present(cells, at);
  const cents = plainCents(cell) ?? centsOf(cell);
  if (cents === null) {
    throw new Fault(
      at,
      'invalid-money',
      `${shown(cell)} is not an amount; write it like 1234.50, -20 or (20.00), with a decimal point and no currency sign, up to 999999999.99.${spreadsheetHint(cell)}`,
    );
  }
  return cents;
}

/** Reads the form of nearly every amount (digits, at most two decimals, perhaps a hyphen); null for any other form. */
function plainCents(cell: string): number | null {
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
  return cents > largestCents ? null : signed(cents, start === 1);
}

const amount = /^(\d+|\d{1,3}(?:,\d{3})+(?=\.)|\d{1,3}(?:,\d{3}){2,})(?:\.(\d+))?$/;

function centsOf(cell: string): number | null {
  const bare = cell.replace(/\p{Cf}/gu, '');
  const inParentheses = /^\((.*)\)$/.exec(bare);
  const negative = inParentheses !== null || /^[-\u2212]/.test(bare);
  const parts = amount.exec(inParentheses?.[1] ?? (negative ? bare.slice(1) : bare));
  if (!parts) return null;
  const [, whole = '', decimals = ''] = parts;
  const digits = whole.replaceAll(',', '') + decimals.slice(0, 2).padEnd(2, '0');
  if (digits.length > 15) return null;
  const rest = decimals.slice(2);
  const cents = Number(digits);
  const [half, more] = [rest[0] ?? '0', /[1-9]/.test(rest.slice(1))];
  const up = half > '5' || (half === '5' && (more || cents % 2 === 1));
  const rounded = cents + (up ? 1 : 0);
  return rounded > largestCents ? null : signed(rounded, negative);
}

const signed = (cents: number, negative: boolean): number => (negative && cents !== 0 ? -cents : cents);

const scientific = /^\d(?:[.,]\d+)?E\+\d+$/i;
const spreadsheetHint = (cell: string): string =>
  scientific.test(cell)
    ? ' A spreadsheet has cut it to a few digits: take the file as Partner Center gave it, or format the column as text before the file is opened.'
    : '';

/**
 * Reads a location id of up to 12 digits and drops leading zeros. Returns an empty string for an empty cell, null for a
 * cell that holds no location id.
 */
export function locationIn(cell: string): LocationId | null {
  if (cell.length > 12) return unusualLocation(cell);
  for (let index = 0; index < cell.length; index += 1) {
    const digit = cell.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return unusualLocation(cell);
  }
  return cell.charCodeAt(0) === 48 ? unusualLocation(cell) : cell;
}

function unusualLocation(cell: string): LocationId | null {
  const bare = cell.replace(/\p{Cf}/gu, '').trim();
  return /^\d{1,40}$/.test(bare)
    ? (/^0*(\d{1,12})$/.exec(bare)?.[1]?.replace(/^0+(?=\d)/, '') ?? null)
    : bare === ''
      ? ''
      : null;
}

/** Reads a location id, empty for the direct customers. Rejects `invalid-location`. */
export function location(cells: Cells, at: number): LocationId {
  const id = locationIn(cells[at]!);
  if (id === null) {
    throw new Fault(
      at,
      'invalid-location',
      `${shown(cells[at]!)} is not an MPN id; write 1 to 12 digits.${spreadsheetHint(cells[at]!)}`,
    );
  }
  return id;
}

/** Reads a location id from a cell that must not be empty. Rejects `missing-value` and `invalid-location`. */
export function ownLocation(cells: Cells, at: number): LocationId {
  present(cells, at);
  return location(cells, at);
}

/** Reads the global account that a row names beside its location, or an empty string. Rejects `invalid-location`. */
export function globalAccount(cells: Cells, at: number): LocationId {
  return cells[at] === '' || isNothing.test(cells[at]!) ? '' : location(cells, at);
}

/** Matches the words that reports print for an absent value. */
const isNothing = /^(?:|UNKNOWN|NULL|N\/?A)$/i;
const isNoId = /^(?:|UNKNOWN|NULL)$/i;
const noGuid = '00000000-0000-0000-0000-000000000000';
const isNoGuid = (id: string): boolean => id.charCodeAt(0) === 48 && id === noGuid;
const anyGuid = /^[({]?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})[)}]?$/;

/**
 * Returns a reader for the ids of tenants, subscriptions and individuals: 1 to 128 characters without control
 * characters. It removes invisible characters, brings every form of a GUID (braces, parentheses, no hyphens, any case)
 * to one id and leaves any other id as written. Rejects `missing-value`, `cell-too-long` and `invalid-id`.
 */
export function idReader(): (cells: Cells, at: number) => string {
  const idIn = latest((cell): string => (isLowerCaseGuid(cell) && !isNoGuid(cell) ? cell : unusualId(cell)));
  return (cells, at) => {
    const cell = present(cells, at);
    if (cell.length > longestId) throw tooLong(at, longestId);
    const id = idIn(cell);
    if (id === '') throw refusedId(cell, at);
    return id;
  };
}

const inGuid = new Uint8Array(128);
for (const character of '0123456789abcdef-') inGuid[character.charCodeAt(0)] = 1;

/**
 * Recognises the form of nearly every id. The table takes half the time of a regular expression, which took a fifth of
 * the time of reading a file.
 */
function isLowerCaseGuid(cell: string): boolean {
  const isDash = (at: number) => cell.charCodeAt(at) === 45;
  if (cell.length !== 36 || !(isDash(8) && isDash(13) && isDash(18) && isDash(23))) return false;
  for (let at = 0; at < 36; at += 1) if (inGuid[cell.charCodeAt(at)] !== 1) return false;
  return true;
}

/** Reads an id in one of its rarer forms; empty if the cell holds no id. */
function unusualId(cell: string): string {
  const bare = cell.replace(/\p{Cf}/gu, '').trim();
  if (controlCharacter.test(bare) || isNoId.test(bare) || scientific.test(bare)) return '';
  const parts = anyGuid.exec(bare.toLowerCase());
  const id = parts ? parts.slice(1).join('-') : bare;
  return isNoGuid(id) ? '' : id;
}

function refusedId(cell: string, at: number): Fault {
  const why = controlCharacter.test(cell)
    ? 'The id contains control characters; remove them.'
    : `${shown(cell)} is no id; the row must name one.${spreadsheetHint(cell.trim())}`;
  return new Fault(at, 'invalid-id', why);
}

/**
 * Returns a reader for names and titles: up to 1,000 characters, possibly empty, with control characters and line
 * breaks replaced by blanks. Rejects `cell-too-long`.
 */
export function textReader(): (cells: Cells, at: number) => string {
  return limited(latest(printable));
}

/** Returns a {@link textReader} for columns with few distinct values. */
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
