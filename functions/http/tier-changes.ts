import { z } from 'zod';
import { tierChangeFor } from '../../src/access/redaction.ts';
import { isOperator, partnersOf } from '../../src/access/roles.ts';
import { seesAmountsOf } from '../../src/access/sight.ts';
import { pageOf } from '../../src/api/common.ts';
import { tierChangeBody } from '../../src/api/refreshes.ts';
import { listTierChanges } from '../../src/lookups/tier-changes.ts';
import { findPartner } from '../../src/partners/find.ts';
import type { Condition } from '../../src/storage/ports.ts';
import { theApp } from '../application.ts';
import { type Call, json, route } from './edge.ts';
import { month, mpnId, pageAnswer, pageSize, pageToken, positionOf, program } from './parameters.ts';

type ListCall = Pick<Call<unknown, z.infer<typeof query>, unknown>, 'request' | 'query' | 'caller'>;

const query = z.strictObject({ program: program.optional(), month: month.optional(), pageSize, pageToken });

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
  handle: async (call) => {
    const { documents } = await theApp();
    return list(call, (await findPartner(documents, call.path.mpnId)).partnerId);
  },
});

/** Lists tier changes, newest first: of one partner, or of all that the caller may see. */
async function list({ request, query: filter, caller }: ListCall, partnerId?: string) {
  const { documents, pageTokens } = await theApp();
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
  const page = await listTierChanges(documents, wanted, only);
  const seesAmounts = seesAmountsOf(caller);
  const items = page.items.map((change) => tierChangeFor(change, seesAmounts(change.partnerId)));
  return json(pageAnswer(request.url, pageTokens, items, page.next));
}
