import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Caller } from '../../src/access/roles.ts';
import { pageOf } from '../../src/api/common.ts';
import type { Import } from '../../src/api/imports.ts';
import { importBody } from '../../src/api/imports.ts';
import type { App } from '../../src/app.ts';
import { notFound } from '../../src/errors.ts';
import { acceptImport } from '../../src/imports/accept.ts';
import {
  type ImportDocument,
  importKey,
  importsContainer,
  type Slice,
  type SliceList,
  type Totals,
} from '../../src/imports/documents.ts';
import { explainNote } from '../../src/imports/notes.ts';
import { readRejections } from '../../src/imports/read.ts';
import { columnsInShort } from '../../src/reports/describe.ts';
import { reportNames } from '../../src/reports/rows.ts';
import { noteReading } from './audited.ts';
import { flag, idOf, pageAnswer, pageSize, pageToken, parameter, positionOf, repeated } from './parameters.ts';
import { route } from './route.ts';
import { movingBodyOf } from './streamed-body.ts';

const id = idOf('import', '01979b1e-7a3c-7c1e-9d43-0f6b3f1f9a20');

route('imports-create', {
  method: 'POST',
  route: 'imports/{report}',
  summary: 'Imports a file of this report, sent as the body: tab or comma separated, plain or gzip.',
  spelledOut: Object.fromEntries(reportNames.map((report) => [report, columnsInShort(report)])),
  answers: { 202: importBody },
  idempotency: 'itself',
  uploads: ['text/tab-separated-values', 'text/csv'],
  path: z.strictObject({ report: z.string() }),
  query: z.strictObject({
    partial: flag('Use the good rows of a slice even where others of it are rejected.').default(false),
    covers: repeated(
      'A slice that the file states even without a row: LOCATION:MONTH, or LOCATION in training and profiles.',
      '1234567:2021-02',
    ),
    complete: flag(
      'The file is the whole network: every known location without a row has none, for each month of the file.',
    ).default(false),
    fileName: parameter(
      z.string().regex(/^[^\p{Cc}]{1,255}$/u, 'a name has 1 to 255 characters, without control characters'),
      "The file's name, for the list of imports.",
      'subscription-details-2021-09.tsv',
    ).optional(),
    check: flag('Check the file only: report all that an import would report, and change nothing.').default(false),
  }),
  handle: async ({ app, path, query, request, caller, headers }) => {
    const report = reportNames.find((name) => name === path.report);
    if (report === undefined)
      throw notFound('unknown-report', `There is no report ${path.report}. Reports: ${reportNames.join(', ')}.`);
    const length = request.headers.get('content-length');
    const document = await acceptImport(app, {
      report,
      contentType: request.headers.get('content-type'),
      contentEncoding: request.headers.get('content-encoding'),
      contentLength: length === null ? null : Number(length),
      partial: query.partial,
      covers: query.covers,
      complete: query.complete,
      check: query.check,
      fileName: query.fileName,
      idempotencyKey: request.headers.get('idempotency-key'),
      caller: caller.id,
      body: movingBodyOf(request),
      onRepeated: () => {
        headers['idempotency-replayed'] = 'true';
      },
    });
    headers.location = `/api/imports/${document.id}`;
    return viewOf(document);
  },
});

route('imports-read', {
  method: 'GET',
  route: 'imports/{id}',
  summary: 'One import: its progress or result, with the rejected rows.',
  answers: { 200: importBody },
  path: z.strictObject({ id }),
  handle: async ({ app, path, request, caller }) => {
    const document = await find(app, path.id);
    await noteNames(app, [document], caller, request.url);
    return viewOf(document);
  },
});

route('imports-list', {
  method: 'GET',
  route: 'imports',
  summary: 'Imports, newest first, each with its first ten rejections.',
  answers: { 200: pageOf(importBody) },
  query: z.strictObject({ pageSize, pageToken }),
  handle: async ({ app, query, request, caller }) => {
    const { documents, pageTokens } = app;
    const page = await documents.query(importsContainer, {
      partition: 'imports',
      // Checks have no number.
      where: [{ path: 'number', is: '>', value: 0 }],
      orderBy: { path: 'number', descending: true },
      limit: query.pageSize,
      ...positionOf(request.url, pageTokens, query.pageToken),
    });
    await noteNames(
      app,
      page.items.map(({ value }) => value),
      caller,
      request.url,
    );
    const items = page.items.map(({ value }) => ({ ...viewOf(value), rejections: value.rejections.slice(0, 10) }));
    return pageAnswer(request.url, pageTokens, items, page.next);
  },
});

route('imports-rejections', {
  method: 'GET',
  route: 'imports/{id}/rejections',
  summary: 'All rejected rows of an import, one JSON object a line.',
  answers: { 200: { mediaTypes: { 'application/jsonl': z.string() } } },
  path: z.strictObject({ id }),
  handle: async ({ app, path, request, caller, headers }) => {
    const document = await find(app, path.id);
    await noteNames(app, [document], caller, request.url);
    const lines = await readRejections(app.blobs, document.id);
    async function* body() {
      for await (const line of lines ?? []) yield Buffer.from(`${line}\n`);
    }
    headers['content-type'] = 'application/jsonl; charset=utf-8';
    headers['cache-control'] = 'no-cache';
    return Readable.from(body());
  },
});

/**
 * Rejections quote cells, which in the training report may hold ids and names of individuals, so reading them is
 * recorded in the audit trail.
 */
async function noteNames(app: App, imports: readonly ImportDocument[], caller: Caller, url: string): Promise<void> {
  const named = imports.some(({ report: one, rowsRejected }) => one === 'training-details' && rowsRejected > 0);
  if (named) await noteReading(app, caller, null, new URL(url).pathname);
}

async function find({ documents }: App, importId: string): Promise<ImportDocument> {
  const stored = await documents.read(importsContainer, importKey(importId));
  if (!stored) throw notFound('import-not-found', `There is no import ${importId}.`);
  return stored.value;
}

const nameOfSlice = ({ location, month }: Slice) => (month ? `${location}:${month}` : location);

const totalsView = ({ rows, tenants, seats, cents }: Totals) => ({ rows, tenants, seats, revenueUSD: cents / 100 });

const listView = ({ count, first }: SliceList) => ({
  count,
  slices: first.map((slice) => ({ slice: nameOfSlice(slice), rows: slice.rows })),
});

function absentMessage({ report, absent }: ImportDocument): string {
  const covers = absent.first.slice(0, 3).map((slice) => `covers=${encodeURIComponent(nameOfSlice(slice))}`);
  return `These locations had rows in this report the month before and are missing from the file, so the month stays as it was for them: not covered, or not scored. If they have no customers any more, import the file again with POST /api/imports/${report}?complete=true, if it is the whole network, or with ${covers.join('&')}${absent.count > 3 ? '&…' : ''}.`;
}

/** Converts an import to the form of the API. */
function viewOf(document: ImportDocument): Import {
  const { id, report, status, partial, bytes, rowsRead, rowsAccepted, rowsRejected, rowsSetAside } = document;
  const { rejections, slices, slicesSetAside, staleScores, createdAt, startedAt, finishedAt, error } = document;
  return {
    id,
    report,
    fileName: document.fileName ?? null,
    status,
    partial,
    covers: document.covers.map(nameOfSlice),
    complete: document.complete,
    check: document.check,
    bytes,
    rowsRead,
    rowsAccepted,
    rowsRejected,
    rowsSetAside,
    rejections,
    ...(rowsRejected > 0 ? { rejectionsLink: `/api/imports/${id}/rejections` } : {}),
    notes: document.notes.map((note) => ({ ...note, message: explainNote(note) })),
    furtherNotes: document.furtherNotes,
    totals: document.totals.map(({ month, now, comparedWith, before }) => ({
      month: month || null,
      ...totalsView(now),
      comparedWith,
      before: before && totalsView(before),
    })),
    emptied: listView(document.emptied),
    absent: {
      ...listView(document.absent),
      ...(document.absent.count > 0 ? { message: absentMessage(document) } : {}),
    },
    unfinishedBeside: document.unfinishedBeside ?? 0,
    slices,
    slicesSetAside,
    staleScores,
    createdAt,
    startedAt,
    finishedAt,
    ...(error ? { error } : {}),
  };
}
