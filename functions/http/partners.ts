import { z } from 'zod';
import { listPartners } from '../../src/lookups/listing.ts';
import { readPartner } from '../../src/lookups/partners.ts';
import { theApp } from '../application.ts';
import { json, route } from './edge.ts';
import { flag, month, mpnId, pageAnswer, pageSize, pageToken, positionOf, program } from './parameters.ts';

route('partners-list', {
  method: 'GET',
  route: 'partners',
  query: z.strictObject({
    program: program.default('smb'),
    month: month.optional(),
    tier: z.enum(['none', 'silver', 'gold'], 'must be none, silver or gold').optional(),
    stale: flag.optional(),
    q: z.string().min(1).max(100).optional(),
    sort: z.enum(['score', '-score', 'name'], 'must be score, -score or name').default('-score'),
    pageSize,
    pageToken,
  }),
  handle: async ({ query: { pageToken: token, ...filter }, request }) => {
    const { documents, pageTokens, rulebooks } = await theApp();
    rulebooks.editionsOf(filter.program);
    const position = positionOf(request.url, pageTokens, token);
    const { items, next } = await listPartners(documents, { ...filter, ...position });
    return json(pageAnswer(request.url, pageTokens, items, next));
  },
});

route('partners-read', {
  method: 'GET',
  route: 'partners/{mpnId}',
  path: z.strictObject({ mpnId }),
  handle: async ({ path }) => json(await readPartner((await theApp()).documents, path.mpnId)),
});
