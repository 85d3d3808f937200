import type { HttpRequest } from '@azure/functions';
import { z } from 'zod';
import { findPartner } from '../../src/lookups/partners.ts';
import { tierChangesContainer } from '../../src/notifications/documents.ts';
import type { TierChange } from '../../src/notifications/tier-change.ts';
import type { Condition } from '../../src/storage/ports.ts';
import { theApp } from '../application.ts';
import { json, route } from './edge.ts';
import { month, mpnId, pageAnswer, pageSize, pageToken, positionOf, program } from './parameters.ts';

const query = z.strictObject({ program: program.optional(), month: month.optional(), pageSize, pageToken });

route('tier-changes-list', {
  method: 'GET',
  route: 'tier-changes',
  query,
  handle: async (call) => list(call.request, call.query),
});

route('tier-changes-of-partner', {
  method: 'GET',
  route: 'partners/{mpnId}/tier-changes',
  path: z.strictObject({ mpnId }),
  query,
  handle: async (call) => {
    const { documents } = await theApp();
    return list(call.request, call.query, (await findPartner(documents, call.path.mpnId)).partnerId);
  },
});

/** Tier changes, newest first. */
async function list(request: HttpRequest, filter: z.infer<typeof query>, partnerId?: string) {
  const { documents, pageTokens } = await theApp();
  const where: Condition[] = [];
  if (filter.program) where.push({ path: 'program', is: '=', value: filter.program });
  if (filter.month) where.push({ path: 'month', is: '=', value: filter.month });
  const page = await documents.query(tierChangesContainer, {
    ...(partnerId === undefined ? {} : { partition: partnerId }),
    where,
    orderBy: { path: 'occurredAt', descending: true },
    limit: filter.pageSize,
    ...positionOf(request.url, pageTokens, filter.pageToken),
  });
  return json(
    pageAnswer(
      request.url,
      pageTokens,
      page.items.map(({ value }) => viewOf(value)),
      page.next,
    ),
  );
}

/** A tier change as the API shows it; the indicators are the score's. */
function viewOf({ indicators: _, ...change }: TierChange) {
  return change;
}
