import { z } from 'zod';
import { pageOf } from '../../src/api/common.ts';
import { type Refresh, refreshBody } from '../../src/api/refreshes.ts';
import type { App } from '../../src/app.ts';
import { invalid, notFound, type ProductError } from '../../src/errors.ts';
import { findPartner } from '../../src/partners/find.ts';
import { type RefreshDocument, refreshes, refreshKey } from '../../src/refresh/documents.ts';
import { progressOf } from '../../src/refresh/finish.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { idOf, month, mpnId, pageAnswer, pageSize, pageToken, positionOf } from './parameters.ts';
import { route } from './route.ts';

route('refreshes-create', {
  method: 'POST',
  route: 'refreshes',
  summary: 'Orders the scoring of a month.',
  answers: { 202: refreshBody },
  body: z.strictObject({
    month: month.describe('The month to score.'),
    programs: z.array(z.string()).min(1).max(50).optional(),
    partners: z.array(mpnId).min(1).max(1_000).optional(),
  }),
  handle: async ({ app, body, headers }) => {
    const partners = body.partners && (await Promise.all(body.partners.map((partner) => named(app, partner))));
    for (const program of body.programs ?? []) {
      if (app.rulebooks.programs.includes(program)) continue;
      const message = `There is no program ${program}. Programs: ${app.rulebooks.programs.join(', ')}.`;
      throw invalid('unknown-program', message, [{ pointer: '/programs', code: 'unknown-program', message }]);
    }
    const document = await orderRefresh(app, { month: body.month, programs: body.programs, partners });
    headers.location = `/api/refreshes/${document.id}`;
    return viewOf(document);
  },
});

/** Returns the id of a partner named in a body, also if a location was named. */
async function named(app: App, partner: string): Promise<string> {
  try {
    return (await findPartner(app, partner)).partnerId;
  } catch (error) {
    const { code, message } = error as ProductError;
    if (code !== 'partner-not-found') throw error;
    throw invalid('unknown-partner', message, [{ pointer: '/partners', code: 'unknown-partner', message }]);
  }
}

route('refreshes-read', {
  method: 'GET',
  route: 'refreshes/{id}',
  summary: 'One refresh: its progress or result.',
  answers: { 200: refreshBody },
  path: z.strictObject({ id: idOf('refresh', '01979b1e-7a3c-7c1e-9d43-0f6b3f1f9a20') }),
  handle: async ({ app: { documents }, path }) => {
    const stored = await documents.read(refreshes, refreshKey(path.id));
    if (!stored) throw notFound('refresh-not-found', `There is no refresh ${path.id}.`);
    if (!stored.value.open) return viewOf(stored.value);
    const { credited: _, ...progress } = await progressOf(documents, path.id);
    return { ...viewOf(stored.value), ...progress };
  },
});

route('refreshes-list', {
  method: 'GET',
  route: 'refreshes',
  summary: 'Refreshes, newest first.',
  answers: { 200: pageOf(refreshBody) },
  query: z.strictObject({ pageSize, pageToken }),
  handle: async ({ app: { documents, pageTokens }, query, request }) => {
    const page = await documents.query(refreshes, {
      partition: 'refreshes',
      orderBy: { path: 'startedAt', descending: true },
      limit: query.pageSize,
      ...positionOf(request.url, pageTokens, query.pageToken),
    });
    return pageAnswer(
      request.url,
      pageTokens,
      page.items.map(({ value }) => viewOf(value)),
      page.next,
    );
  },
});

/** Converts a refresh to the form of the API. */
function viewOf(document: RefreshDocument): Refresh {
  const { id, month, programs, partners, status, partnersTotal, partnersDone, partnersFailed, tierChanges } = document;
  const { partnersScored, partnersUnchanged, partnersWithoutData, reportsMissing = {}, scoresRestated = 0 } = document;
  const { startedAt, finishedAt, error } = document;
  return {
    id,
    month,
    programs,
    ...(partners ? { partners } : {}),
    status,
    partnersTotal,
    partnersDone,
    partnersScored,
    partnersUnchanged,
    partnersWithoutData,
    partnersFailed,
    reportsMissing,
    tierChanges,
    scoresRestated,
    startedAt,
    finishedAt,
    ...(error ? { error } : {}),
  };
}
