import { Readable } from 'node:stream';
import type { HttpRequest } from '@azure/functions';
import Negotiator from 'negotiator';
import type { PartnerLine } from '../../src/api/scores.ts';
import type { QueryPosition } from '../../src/storage/ports.ts';

const columns = ['partnerId', 'name', 'country', 'program', 'month', 'score', 'tier', 'stale'] as const;
/** Of a score that has replaced another one. */
const columnsBefore = ['scoreBefore', 'tierBefore'] as const;

/** Returns true if the caller prefers CSV to JSON. */
export const wantsCsv = ({ headers }: HttpRequest): boolean =>
  new Negotiator({ headers: Object.fromEntries(headers) }).mediaType(['application/json', 'text/csv']) === 'text/csv';

/** Header fields of a CSV answer. */
export const csvHeaders = {
  'content-type': 'text/csv; charset=utf-8; header=present',
  'content-disposition': 'attachment; filename="partners.csv"',
  'cache-control': 'private, no-cache',
};

/** Streams a listing as a table, from its first page to its last, as fast as the caller reads it. */
export function csvAnswer(
  pageAfter: (after?: QueryPosition) => Promise<{ items: PartnerLine[]; next?: QueryPosition }>,
): Readable {
  async function* lines() {
    // A spreadsheet recognises UTF-8 by the byte order mark.
    yield Buffer.from(`\uFEFF${[...columns, ...columnsBefore].join(',')}\r\n`);
    let after: QueryPosition | undefined;
    do {
      const { items, next } = await pageAfter(after);
      yield Buffer.from(items.map(row).join(''));
      after = next;
    } while (after);
  }
  return Readable.from(lines(), { objectMode: false });
}

const row = ({ restated, ...line }: PartnerLine): string =>
  `${[...columns.map((column) => line[column]), ...columnsBefore.map((column) => restated?.[column] ?? null)].map(cell).join(',')}\r\n`;

/**
 * Writes a cell by RFC 4180. Text that a spreadsheet would take for a formula, also with a full-width sign or after
 * invisible characters, gets an apostrophe in front, which makes it text; numbers are our own and stay as they are.
 * Some locales separate cells by semicolons, so a cell that contains one is quoted.
 */
export function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[\s\p{C}]*[=+\-@\t\r＝＋－＠﹦﹢﹣﹫−]/u.test(value) ? `'${value}` : value;
  return /[",;\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
