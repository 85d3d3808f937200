import { z } from 'zod';
import { tierChangeFor } from '../../src/access/redaction.ts';
import { isOperator, partnersOf } from '../../src/access/roles.ts';
import { seesAmountsOf } from '../../src/access/sight.ts';
import { pageOf } from '../../src/api/common.ts';
import { tierChangeBody } from '../../src/api/refreshes.ts';
import { listTierChanges } from '../../src/lookups/tier-changes.ts';
import { partnerKey, partnersContainer } from '../../src/partners/document.ts';
import { findPartner } from '../../src/partners/find.ts';
import type { Condition } from '../../src/storage/ports.ts';
import { month, mpnId, pageAnswer, pageSize, pageToken, positionOf, program } from './parameters.ts';
import { type Call, route } from './route.ts';

type ListCall = Pick<Call<unknown, z.infer<typeof query>, unknown>, 'app' | 'request' | 'query' | 'caller'>;

const query = z.strictObject({
  program: program.describe('Only this program.').optional(),
  month: month.describe('Only this month.').optional(),
  pageSize,
  pageToken,
});

route('tier-changes-list', {
  method: 'GET',
  route: 'tier-changes',
  summary: 'Tier changes of all partners that the caller may see, newest first.',
  answers: { 200: pageOf(tierChangeBody) },
  query,
  handle: async (call) => list(call),
});

route('tier-changes-of-partner', {
  method: 'GET',
  route: 'partners/{mpnId}/tier-changes',
  summary: 'Tier changes of one partner, newest first.',
  answers: { 200: pageOf(tierChangeBody) },
  path: z.strictObject({ mpnId }),
  query,
  handle: async (call) => list(call, (await findPartner(call.app, call.path.mpnId)).partnerId),
});

/** Lists tier changes, newest first: of one partner, or of all that the caller may see. */
async function list({ app, request, query: filter, caller }: ListCall, partnerId?: string) {
  const { pageTokens } = app;
  const where: Condition[] = [];
  if (filter.program) where.push({ path: 'program', is: '=', value: filter.program });
  if (filter.month) where.push({ path: 'month', is: '=', value: filter.month });
  const wanted = {
    where,
    orderBy: { path: 'occurredAt', descending: true },
    limit: filter.pageSize,
    ...positionOf(request.url, pageTokens, filter.pageToken),
  };
  const only = partnerId === undefined ? (isOperator(caller) ? undefined : partnersOf(caller)) : [partnerId];
  const page = await listTierChanges(app, wanted, only);
  const seesAmounts = seesAmountsOf(caller);
  const partners = [...new Set(page.items.map((change) => change.partnerId))];
  const found = await app.documents.readMany(partnersContainer, partners.map(partnerKey));
  const nameOf = (partner: string) => found[partners.indexOf(partner)]?.value.name ?? '';
  const items = page.items.map((change) =>
    tierChangeFor(change, nameOf(change.partnerId), seesAmounts(change.partnerId)),
  );
  return pageAnswer(request.url, pageTokens, items, page.next);
}
