import { z } from 'zod';
import { listAudit } from '../../src/access/audit.ts';
import { pageOf } from '../../src/api/common.ts';
import { auditEntry } from '../../src/api/service.ts';
import { findPartner } from '../../src/partners/find.ts';
import { mpnId, pageAnswer, pageSize, pageToken, parameter, positionOf } from './parameters.ts';
import { route } from './route.ts';

route('audit-list', {
  method: 'GET',
  route: 'audit',
  summary: 'Who imported, refreshed, changed an endpoint or read names of individuals, newest first.',
  query: z.strictObject({
    actor: parameter(z.string().max(200), 'Who acted: tenant and subject of a token.', 'local-operator').optional(),
    action: parameter(
      z.string().max(80),
      'What was done: the name of an operation, or individuals-read.',
      'imports-create',
    ).optional(),
    partner: mpnId.optional(),
    pageSize,
    pageToken,
  }),
  answers: { 200: pageOf(auditEntry) },
  handle: async ({ app: { documents, pageTokens }, query: { actor, action, partner, ...page }, request }) => {
    const position = positionOf(request.url, pageTokens, page.pageToken);
    const found = await listAudit(
      { documents },
      { actor, action, partnerId: partner },
      { limit: page.pageSize, ...position },
    );
    // Calls for ids that never belonged to a partner are recorded too.
    if (found.items.length === 0 && partner !== undefined) await findPartner({ documents }, partner);
    const items = found.items.map(({ value }) => value);
    return pageAnswer(request.url, pageTokens, items, found.next);
  },
});
